'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { signIn } from 'next-auth/react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { TextField } from '@/components/form/field'
import { FormProblem } from '@/components/form/form-problem'
import { Button } from '@/components/ui/button'

const shape = z.object({ email: z.email('Enter your e-mail address.'), password: z.string().min(1, 'Enter your password.') })
type SignInValues = z.infer<typeof shape>

export function SignInForm({ next }: { next: string }) {
  const form = useForm<SignInValues>({ resolver: zodResolver(shape), defaultValues: { email: '', password: '' } })
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState
  const submit = form.handleSubmit(async (values) => {
    const answer = await signIn('credentials', { ...values, redirect: false, callbackUrl: next })
    if (answer?.ok) {
      // A full load, so that nothing of the page before stays in the browser's memory.
      window.location.assign(next)
      return
    }
    form.resetField('password')
    form.setError('root', { message: refusal(answer?.status, answer?.error) })
    form.setFocus('password')
  })
  return (
    <form className="grid gap-4" method="post" noValidate onSubmit={(event) => void submit(event)}>
      <TextField label="E-mail" type="email" autoComplete="username" error={errors.email?.message} {...form.register('email')} />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...form.register('password')}
      />
      <FormProblem error={errors.root} />
      <Button type="submit" variant="primary" busy={isSubmitting || (isSubmitSuccessful && !errors.root)} className="mt-1">
        Sign in
      </Button>
    </form>
  )
}

/** One answer for an unknown address and a wrong password. */
function refusal(status: number | undefined, error: string | null | undefined): string {
  if (status === 429 || error === 'rate-limited') return 'Too many attempts. Wait a few minutes and try again.'
  if (status === 401 || error === 'CredentialsSignin' || error === 'wrong-credentials')
    return 'The e-mail address or the password is not right.'
  return 'Signing in did not work just now. Try again in a moment.'
}
