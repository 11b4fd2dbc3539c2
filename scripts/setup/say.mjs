/** Something that the person at the keyboard has to put right: shown as it is, without a stack. */
export class SetupError extends Error {}

const began = Date.now()

/** One line of progress, with the seconds since the command began. */
export function say(text) {
  const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(6)
  console.log(`${seconds}s  ${text}`)
}

/** Ends the command after a failure of which nothing else will tell. */
export function reportFailure(error) {
  if (error instanceof SetupError) console.error(`\n${error.message}`)
  else console.error(error)
}
