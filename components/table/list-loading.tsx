/** A list's place while its page is on the way: tools, head and rows where they will be. */
export function ListLoading({ label, title }: { label: string; title?: string }) {
  return (
    <div className={title ? '' : 'pt-5'} aria-busy="true">
      {title && <h1 className="mb-4">{title}</h1>}
      <p className="sr-only" role="status">{`Loading ${label.toLowerCase()}`}</p>
      <div className="mb-3 h-[var(--ctl)]" />
      <div className="h-[30px] border-b border-line-2" />
      {Array.from({ length: 6 }, (_, row) => (
        <div key={row} className="flex h-[var(--row)] items-center gap-[10%] border-b border-line">
          <span className="sk" style={{ width: `${18 + ((row * 7) % 4) * 4}%` }} />
          <span className="sk" style={{ width: `${12 + ((row * 5) % 3) * 5}%` }} />
          <span className="sk ml-auto" style={{ width: 74 }} />
        </div>
      ))}
    </div>
  )
}
