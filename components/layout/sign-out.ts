import { toastProblem } from '@/components/feedback/toast'

/** Ends this session and goes to the sign-in page; where no answer comes, says that it may go on. */
export async function signOut(): Promise<void> {
  try {
    // Fetched by those who leave, not by everyone who comes.
    const client = await import('next-auth/react')
    await client.signOut({ callbackUrl: '/sign-in' })
  } catch (thrown) {
    toastProblem('You may still be signed in', thrown)
  }
}
