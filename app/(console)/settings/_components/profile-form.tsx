'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useRouter } from 'next/navigation'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { z } from 'zod'
import { TextField } from '@/components/form/field'
import { FormProblem, showProblem } from '@/components/form/form-problem'
import { Button } from '@/components/ui/button'
import { userName, type Me } from '@/lib/contract/people'
import { useUpdateMe } from '@/lib/query/me'

const shape = z.object({ name: userName })

/** The name under which the others see what one has done. */
export function ProfileForm({ me }: { me: Me }) {
  const update = useUpdateMe()
  const router = useRouter()
  const form = useForm({ resolver: zodResolver(shape), defaultValues: { name: me.user.name } })
  const { errors, isDirty } = form.formState
  const submit = form.handleSubmit(async (values) => {
    try {
      const answer = await update.mutateAsync(values)
      form.reset({ name: answer.user.name })
      toast.success('Your name was changed')
      router.refresh()
    } catch (thrown) {
      showProblem(form, thrown, ['name'])
    }
  })
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid max-w-[420px] gap-3 pt-4">
      <TextField
        label="Name"
        autoComplete="name"
        hint="Others in the account see it beside what you have done."
        error={errors.name?.message}
        {...form.register('name')}
      />
      <FormProblem error={errors.root} />
      <div>
        <Button type="submit" busy={update.isPending} reason={isDirty || update.isPending ? undefined : 'Nothing has been changed.'}>
          Save name
        </Button>
      </div>
    </form>
  )
}
