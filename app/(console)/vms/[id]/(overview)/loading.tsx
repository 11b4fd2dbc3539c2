/** The readouts' and the calendar's places, as high as they will be. */
export default function Loading() {
  return (
    <div className="vm-overview" aria-busy="true">
      <p className="sr-only" role="status">
        Loading
      </p>
      <div className="dials">
        {['point', 'time'].map((readout) => (
          <div key={readout} className="grid h-[330px] content-start gap-5 pt-7">
            <span className="sk" style={{ width: '24%' }} />
            <span className="sk" style={{ width: '48%', height: 52 }} />
            <span className="sk" style={{ width: '70%' }} />
          </div>
        ))}
      </div>
      <div className="when mt-8 h-[470px] border-t border-line-2 pt-4">
        <span className="sk" style={{ width: '40%' }} />
      </div>
      <div className="screens mt-8">
        <span className="screen" />
      </div>
      <div className="stored mt-8 h-[200px] border-t border-line-2" />
    </div>
  )
}
