/** Request header in which proxy.ts tells a page its own path; whatever a client sends under this name is replaced. */
export const pagePathHeader = 'x-holdfast-path'
