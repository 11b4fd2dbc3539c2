import type { Page } from '@playwright/test'

/** What a demo draws over the page: a pointer that follows the mouse, a caption, and what is typed in the guest. */
export interface Overlay {
  caption: string
  terminal: string
}

/** Draws it, on whatever page is open now. It takes no click and no focus, and is hidden from assistive technology. */
export async function drawOverlay(page: Page, overlay: Overlay): Promise<void> {
  await page.evaluate(({ caption, terminal }) => {
    const style = (element: HTMLElement, css: Partial<CSSStyleDeclaration>) => Object.assign(element.style, css)
    const make = () => {
      const host = document.createElement('div')
      host.id = 'demo-overlay'
      host.setAttribute('aria-hidden', 'true')
      style(host, { position: 'fixed', inset: '0', zIndex: '2147483647', pointerEvents: 'none', font: '17px/1.45 system-ui, sans-serif' })
      const band = document.createElement('div')
      band.dataset.part = 'band'
      style(band, {
        position: 'absolute',
        left: '50%',
        bottom: '28px',
        transform: 'translateX(-50%)',
        maxWidth: '860px',
        width: 'max-content',
        padding: '12px 20px',
        borderRadius: '8px',
        background: 'rgba(12, 18, 20, 0.92)',
        color: '#f4f6f5',
        boxShadow: '0 6px 30px rgba(0, 0, 0, 0.35)',
      })
      for (const part of ['caption', 'terminal']) {
        const line = document.createElement(part === 'terminal' ? 'pre' : 'div')
        line.dataset.part = part
        style(line, part === 'terminal' ? { font: '14px/1.5 ui-monospace, monospace', margin: '8px 0 0', whiteSpace: 'pre-wrap' } : {})
        band.append(line)
      }
      const pointer = document.createElement('div')
      pointer.dataset.part = 'pointer'
      style(pointer, {
        position: 'absolute',
        width: '22px',
        height: '22px',
        margin: '-11px 0 0 -11px',
        borderRadius: '50%',
        background: 'rgba(255, 170, 0, 0.55)',
        border: '2px solid rgba(20, 20, 20, 0.85)',
        left: '50%',
        top: '50%',
      })
      host.append(band, pointer)
      document.documentElement.append(host)
      const follow = ({ clientX, clientY }: MouseEvent) => style(pointer, { left: `${clientX}px`, top: `${clientY}px` })
      window.addEventListener('mousemove', follow, { capture: true, passive: true })
      const ring = () =>
        pointer.animate([{ boxShadow: '0 0 0 0 rgba(255, 170, 0, 0.9)' }, { boxShadow: '0 0 0 26px rgba(255, 170, 0, 0)' }], 500)
      window.addEventListener('mousedown', ring, { capture: true, passive: true })
      return host
    }
    const host = document.getElementById('demo-overlay') ?? make()
    const put = (part: string, text: string) => {
      const element = host.querySelector<HTMLElement>(`[data-part="${part}"]`)
      if (!element) return
      element.textContent = text
      element.hidden = text === ''
    }
    put('caption', caption)
    put('terminal', terminal)
    const band = host.querySelector<HTMLElement>('[data-part="band"]')
    if (band) band.hidden = caption === '' && terminal === ''
  }, overlay)
}
