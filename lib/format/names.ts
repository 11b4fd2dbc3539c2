const named = 3

/** "web-01, web-02, db-01 and 4 more" */
export function listNames(names: readonly string[], most = named): string {
  return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`
}
