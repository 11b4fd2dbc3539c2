/** A setting of the test run. */
export function setting(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run the tests through "npm test"`)
  return value
}
