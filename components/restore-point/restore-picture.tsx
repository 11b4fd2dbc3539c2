import type { RestoreBody } from '@/lib/contract/restore-point'

/** Beside = a branch leaves the line. In place = the part that will be lost is red, with its length. */
export function RestorePicture(props: { mode: RestoreBody['mode']; vmName: string; newName: string; at: string; lost: string | null }) {
  const inPlace = props.mode === 'in-place'
  return (
    <div className={inPlace ? 'lose cutoff' : 'lose'} aria-hidden="true">
      <span className="old">{props.vmName}</span>
      <span className="at">{props.at}</span>
      <i className="bar" />
      <i className="gone" />
      <i className="cut" />
      {inPlace ? (
        <span className="goes text-danger">{props.lost ? `${props.lost} lost` : 'lost'}</span>
      ) : (
        <>
          <i className="fork" />
          <span className="new">{props.newName || 'the new VM'}</span>
        </>
      )}
    </div>
  )
}
