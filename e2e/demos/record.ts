import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { launchBrowser, openContext } from '../helpers/browser'
import { inGuest } from '../helpers/guest'
import { ownerOf, signInAs } from '../helpers/sign-in'
import { startStack } from '../helpers/stack'
import { play, type Demo } from './player'

const size = { width: 1440, height: 900 }

/** Plays a demo at a human's pace on real guests; `video.webm`, `trace.zip` and the stills go into `out`, also when it fails. */
export async function record(demo: Demo, { out, watch }: { out: string; watch: boolean }): Promise<void> {
  await rm(out, { recursive: true, force: true })
  await mkdir(out, { recursive: true })
  console.log(demo.title)
  const stack = await startStack('libvirt')
  const browser = await launchBrowser({ headless: !watch })
  try {
    await inGuest(stack, demo.vm, 'true')
    const context = await openContext(browser, { baseURL: stack.url, viewport: size, recordVideo: { dir: out, size } })
    await signInAs(context, stack, await ownerOf(stack, demo.account))
    await context.tracing.start({ screenshots: true, snapshots: true })
    const page = await context.newPage()
    try {
      await play(demo, { page, stack, pace: 1, stillsDir: out })
    } finally {
      await context.tracing.stop({ path: path.join(out, 'trace.zip') })
      await context.close()
      await page.video()?.saveAs(path.join(out, 'video.webm'))
      await page.video()?.delete()
    }
  } finally {
    await browser.close()
    await stack.stop()
  }
  console.log(`Video, trace and stills: ${out}`)
}
