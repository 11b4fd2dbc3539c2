'use client'
import { useState } from 'react'
import { applyTheme, type Theme } from '@/components/layout/theme'
import { Segmented } from '@/components/ui/segmented'

const options = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

export function Appearance({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial)
  return (
    <div className="flex flex-wrap items-center gap-3 pt-4">
      <Segmented
        label="Theme"
        value={theme}
        options={options}
        onChange={(next) => {
          setTheme(next)
          applyTheme(next)
        }}
      />
      <span className="text-12 text-ink-3">Remembered in this browser.</span>
    </div>
  )
}
