import { toastProblem } from '@/components/feedback/toast'

/** Ends this session and goes to the sign-in page; where that fails, says that one is still signed in. */
export async function signOut(): Promise<void> {
  try {
    // Fetched by those who leave, not by everyone who comes.
    const client = await import('next-auth/react')
    await client.signOut({ callbackUrl: '/sign-in' })
  } catch (thrown) {
    toastProblem('You are still signed in', thrown)
  }
}
