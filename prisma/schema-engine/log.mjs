/** A line in the form in which the CLI expects the engine's log. */
export function log(level, fields) {
  process.stderr.write(`${JSON.stringify({ level, target: 'schema_engine::logger', fields })}\n`)
}
