import { demos } from './demos/all'
import { play } from './demos/player'
import { test } from './fixtures/test'
import { ownerOf, signInAs } from './helpers/sign-in'

// On a machine that no other spec on real guests looks at.
test.use({ driver: 'libvirt' })
test.describe.configure({ timeout: 300_000 })

for (const [name, make] of Object.entries(demos)) {
  test(`the demo ${name} plays to its end`, async ({ page, stack }) => {
    const demo = make({ account: 'Borealis Foods', vm: 'shop-01' })
    await signInAs(page.context(), stack, await ownerOf(stack, demo.account))
    // Each step waits for what it shows, so that a demo which has been played has been seen to work.
    await play(demo, { page, stack, pace: 0 })
  })
}
