'use client'
import { useEffect, useState, type RefObject } from 'react'

/** Whether an element can be seen now: nothing is asked of a host for what is scrolled away. */
export function useInView(ref: RefObject<Element | null>): boolean {
  const [inView, setInView] = useState(false)
  useEffect(() => {
    if (!ref.current) return
    const observer = new IntersectionObserver(([entry]) => setInView(entry?.isIntersecting ?? false))
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [ref])
  return inView
}
