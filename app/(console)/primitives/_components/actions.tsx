'use client'
import { Camera, Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Section } from '@/components/layout/page-header'
import { Button } from '@/components/ui/button'
import { buttonVariants } from '@/components/ui/button-variants'
import { Dialog, DialogCancel } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu'
import { MenuCheckbox } from '@/components/ui/menu-checkbox'
import { Popover } from '@/components/ui/popover'
import { Tooltip } from '@/components/ui/tooltip'
import { nothing, Row, Specimen, Specimens } from './specimen'

const variants = ['plain', 'primary', 'quiet', 'danger'] as const
const reason = 'Only a stopped VM can be started.'

/** What is pressed, and what opens from it. */
export function Actions({ title }: { title: string }) {
  return (
    <Section title={title}>
      <Specimens>
        {variants.map((variant) => (
          <Specimen key={variant} name={`Button, ${variant}: at rest, small, not allowed, busy`}>
            <Row>
              <Button variant={variant}>Snapshot</Button>
              <Button variant={variant} size="small">
                Small
              </Button>
              <Button variant={variant} reason={reason}>
                Start
              </Button>
              <Button variant={variant} busy>
                Saving
              </Button>
            </Row>
          </Specimen>
        ))}
        <Specimen name="Button with an icon, icon alone, and a link that looks like one">
          <Row>
            <Button variant="primary">
              <Camera aria-hidden="true" />
              Snapshot
            </Button>
            <Button size="icon" aria-label="Delete">
              <Trash2 aria-hidden="true" />
            </Button>
            <Button size="small-icon" variant="quiet" aria-label="Undo">
              <Undo2 aria-hidden="true" />
            </Button>
            <a href="#main" className={buttonVariants()}>
              Link
            </a>
          </Row>
        </Specimen>
        <Specimen name="Menu: label, entry, switched, refused, dangerous">
          <SomeMenu />
        </Specimen>
        <Specimen name="Popover and tooltip">
          <SomePlanes />
        </Specimen>
        <Specimen name="Dialog: read, form, wide, busy">
          <SomeDialogs />
        </Specimen>
        <Specimen name="Keys and links">
          <Row>
            <Kbd>Ctrl</Kbd>
            <Kbd>K</Kbd>
            <a href="#main" className="link">
              A link in a sentence
            </a>
          </Row>
        </Specimen>
      </Specimens>
    </Section>
  )
}

function SomeMenu() {
  const [on, setOn] = useState(true)
  return (
    <Menu align="start" trigger={<Button>Open the menu</Button>}>
      <MenuLabel>What can be done</MenuLabel>
      <MenuItem icon={<Camera aria-hidden="true" />} onSelect={nothing}>
        Snapshot
      </MenuItem>
      <MenuCheckbox checked={on} onChange={setOn}>
        Switched on or off
      </MenuCheckbox>
      <MenuCheckbox checked="indeterminate" onChange={nothing}>
        Neither
      </MenuCheckbox>
      <MenuSeparator />
      <MenuItem onSelect={nothing} reason={reason}>
        Start
      </MenuItem>
      <MenuItem danger icon={<Trash2 aria-hidden="true" />} onSelect={nothing}>
        Delete…
      </MenuItem>
    </Menu>
  )
}

function SomePlanes() {
  const [open, setOpen] = useState(false)
  return (
    <Row>
      <Popover label="A plane" open={open} onOpenChange={setOpen} className="p-4" trigger={<Button>Open the popover</Button>}>
        A small plane at its trigger.
      </Popover>
      <Tooltip text="A sentence on hover and on focus.">
        <Button variant="quiet">Hover or focus</Button>
      </Tooltip>
    </Row>
  )
}

type Shown = 'read' | 'form' | 'wide' | 'busy'

function SomeDialogs() {
  const [shown, setShown] = useState<Shown | null>(null)
  const shapes: readonly Shown[] = ['read', 'form', 'wide', 'busy']
  return (
    <Row>
      {shapes.map((shape) => (
        <Button key={shape} onClick={() => setShown(shape)}>
          {shape}
        </Button>
      ))}
      <Dialog
        open={shown !== null}
        // A busy one has to be left again here, where no answer ends it.
        onOpenChange={() => setShown(null)}
        wide={shown === 'wide'}
        busy={false}
        title={`Dialog, ${shown ?? ''}`}
        description={<p>One line under the title, read out with it.</p>}
        hint="Left of the buttons."
        {...(shown === 'form' ? { onSubmit: (event) => event.preventDefault() } : {})}
        footer={
          <>
            <DialogCancel />
            <Button variant="primary" type={shown === 'form' ? 'submit' : 'button'} busy={shown === 'busy'}>
              Do it
            </Button>
          </>
        }
      >
        <p className="max-w-[60ch]">On a phone it fills the screen with its buttons fixed below.</p>
      </Dialog>
    </Row>
  )
}
