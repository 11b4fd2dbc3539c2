import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Locator, Page } from '@playwright/test'
import type { Stack } from '../helpers/stack'
import { bring } from './bring'
import { drawOverlay, type Overlay } from './overlay'
import type { Step } from './steps'

export interface Demo {
  /** What it shows, in one sentence. */
  title: string
  /** The demo account whose owner is at the keyboard, and its machine. */
  account: string
  vm: string
  steps: readonly Step[]
}

/** What the steps of a demo act through. */
export interface Player {
  page: Page
  stack: Stack
  /** 1 is a human's pace; at 0 nothing is waited for but the screen. */
  pace: number
  limitMs: number
  say(text: string): Promise<void>
  terminal(text: string): Promise<void>
  /** Glides the pointer to it. */
  point(target: Locator): Promise<void>
  /** Brings it into view and rests on it. */
  show(target: Locator): Promise<void>
  still(name: string): Promise<void>
}

const frameMs = 16
const restMs = 700
/** A caption is read at some eighteen letters a second. */
const readingMs = (text: string) => 900 + text.length * 55

interface Setting {
  page: Page
  stack: Stack
  pace: number
  /** Where stills go; none are kept without it. */
  stillsDir?: string
}

/** Plays the steps, one after the other. The delays are for the eye alone: each step by itself waits for what it needs to see. */
export async function play(demo: Demo, { page, stack, pace, stillsDir }: Setting): Promise<void> {
  const overlay: Overlay = { caption: '', terminal: '' }
  const draw = (change: Partial<Overlay>) => drawOverlay(page, Object.assign(overlay, change))
  const rest = (ms: number) => delay(ms * pace)
  let at = { x: 720, y: 450 }

  const glide = async (to: { x: number; y: number }) => {
    const distance = Math.hypot(to.x - at.x, to.y - at.y)
    const frames = Math.max(1, Math.round((pace * (250 + distance * 0.7)) / frameMs))
    for (let frame = 1; frame <= frames; frame++) {
      const part = (1 - Math.cos((Math.PI * frame) / frames)) / 2
      await page.mouse.move(at.x + (to.x - at.x) * part, at.y + (to.y - at.y) * part)
      await rest(frameMs)
    }
    at = to
  }
  const player: Player = {
    page,
    stack,
    pace,
    limitMs: 120_000,
    say: async (caption) => {
      await draw({ caption, terminal: '' })
      await rest(readingMs(caption))
    },
    terminal: async (terminal) => {
      await draw({ terminal })
      await rest(readingMs(terminal))
    },
    point: async (target) => {
      await draw({})
      await bring(target)
      const box = await target.boundingBox()
      if (box) await glide({ x: box.x + box.width / 2, y: box.y + box.height / 2 })
      await rest(restMs / 2)
    },
    show: async (target) => {
      await draw({})
      await bring(target)
      await rest(restMs)
    },
    still: async (name) => {
      if (stillsDir) await page.screenshot({ path: path.join(stillsDir, `${name}.png`) })
    },
  }
  for (const step of demo.steps) await step(player)
  await rest(restMs * 3)
}
