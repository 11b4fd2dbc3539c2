export default function Loading() {
  return (
    <div className="grid gap-8 pt-6 lg:grid-cols-2" aria-busy="true">
      <p className="sr-only" role="status">
        Loading
      </p>
      <div className="grid content-start gap-4">
        <span className="sk" style={{ width: '30%' }} />
        <span className="sk" style={{ width: '60%', height: 48 }} />
        <span className="sk" style={{ width: '80%' }} />
      </div>
      <span className="screen" />
    </div>
  )
}
