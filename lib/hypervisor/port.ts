import type { LayerRef } from '@/lib/paths'

/**
 * What Holdfast asks of a hypervisor host. Two drivers: `libvirt/` (QEMU) and `simulated/`; one contract test holds both.
 *
 * For every verb:
 * - sizes are bytes, times are milliseconds, instants are `Date`;
 * - it may be repeated: called again with the same arguments after a crash, it finishes or confirms what the first call began;
 * - after the hypervisor's "success" it reads the state back, and throws `state-mismatch` if that says otherwise;
 * - it throws AppError only, among them always possible: `hypervisor-unreachable`, `hypervisor-timeout`, `hypervisor-refused`, `no-space`;
 * - a domain that does not exist throws `domain-missing`, a layer file that does not exist `layer-missing`.
 */
export interface Hypervisor {
  hostFacts(options?: CallOptions): Promise<HostFacts>

  /** Every Holdfast domain (`hf-…`) of the host, complete; throws rather than return a part. */
  listDomains(options?: CallOptions): Promise<DomainState[]>
  /** One domain as the hypervisor has it now; null where there is none. */
  inspectDomain(domain: DomainName, options?: CallOptions): Promise<DomainState | null>

  /** Makes or replaces the persistent definition of a domain that is not running (`hypervisor-refused` if it runs). */
  defineDomain(spec: DomainSpec, options?: CallOptions): Promise<DomainState>
  /** Removes the definition of a stopped domain. Its disks stay. Missing is success. */
  undefineDomain(domain: DomainName, options?: CallOptions): Promise<void>

  /** Running afterwards; already running is success. */
  startDomain(domain: DomainName, options?: CallOptions & { paused?: boolean }): Promise<void>
  /**
   * Stopped afterwards; already stopped is success. Asks the guest first (agent, then ACPI) and waits `graceMs`, then pulls the plug.
   * @returns how it went down, so that the customer can be told.
   */
  stopDomain(domain: DomainName, options: CallOptions & { graceMs: number }): Promise<{ how: 'already' | 'orderly' | 'forced' }>
  rebootDomain(domain: DomainName, options: CallOptions & { graceMs: number }): Promise<{ how: 'orderly' | 'forced' }>

  /**
   * All given disks at one instant: each head becomes immutable and a new empty head goes on top. Works on a running domain
   * (libvirt external snapshot, `--atomic`, no metadata kept) and on a stopped one (branch, then redefine).
   * The current head of each disk must be `expectedHead` (then it freezes) or already `newHead` on `expectedHead` (then it confirms);
   * anything else throws `state-mismatch` and changes nothing.
   * Guest file systems are quiesced by the agent as `quiesce` says: `auto` goes on without after `quiesceDeadlineMs`, `require` throws
   * `quiesce-failed`, `never` does not ask. Thawing always happens and its answer is checked; the guest is thawed when this returns or throws.
   */
  freeze(request: FreezeRequest, options?: CallOptions): Promise<FreezeResult>

  /** A new empty writable layer on top of `parent` (or without one, of `virtualSizeBytes`). Exists with that very parent: success. */
  branch(request: BranchRequest, options?: CallOptions): Promise<LayerInfo>

  /**
   * Advances the copying of everything that the domain's head of `target` reads from its parents into the head itself, down to but without
   * `base` (all, when null). Starts the job, reports it, or confirms its end: call again until `done`. Below a stopped domain it copies
   * in one call, which may be killed at any instant; the head reads the same bytes all the time.
   */
  pull(request: PullRequest, options?: CallOptions): Promise<Progress>

  /**
   * Copies everything that a layer reads from its parents into it, until it has none, in one call that may be killed at any instant: the layer
   * reads the same bytes all the time. Only for one that no domain runs on (`layer-in-use`). Has no parent already: success.
   */
  makeIndependent(layer: LayerRef, options?: CallOptions): Promise<LayerInfo>

  /**
   * Writes an immutable layer anew with its clusters compressed (zstd), under the same name and on the same parent, in one move: whoever reads
   * it reads the same bytes, and a kill at any instant leaves the one or the other. What does not become smaller by `minSavedShare` (0 to 1)
   * stays as it is. Only for one that no domain reads (`layer-in-use`).
   */
  compress(request: CompressRequest, options?: CallOptions): Promise<CompressResult>

  /**
   * Advances the folding of `layer` into `child`, its only child, so that `child` reads the same bytes with `layer`'s parent below it.
   * Call again until `done`. `domain` is the running domain that has both in its chain, null when no running domain reads either.
   * When done, `childFile` is where the child's content now is (a live commit keeps the lower file), `obsoleteFile` is read by nobody and can be dropped.
   * While it is not done, and after a crash of anything at any instant, the child still reads the same bytes.
   */
  merge(request: MergeRequest, options?: CallOptions): Promise<MergeProgress>

  /**
   * Begins a point-in-time copy of the given disks, all at one instant, into new layers of a repository pool: everything where `since` is
   * null, else the blocks changed since that checkpoint, each layer then lying on its `parent`. Makes the checkpoint `checkpoint` at the same
   * instant. The guest writes on, and never waits for the repository. A stopped domain is started paused, so that no guest code runs.
   * The capture is known by the checkpoint's name: repeated, it finds the one that an earlier call began and says the same of it.
   * Quiesces as {@link Hypervisor.freeze} does. Throws `checkpoint-unusable` where `since` is (nothing has changed then), `hypervisor-refused`
   * beside another capture or block job.
   */
  beginCapture(request: CaptureRequest, options?: CallOptions): Promise<CaptureBegun>

  /**
   * Advances the copying that {@link Hypervisor.beginCapture} began, by a step of a few seconds: call again until `done`. Any process may go on
   * with it, one at a time. When done, all layers are under their names, checked and durable, and the domain is as it was before.
   * Throws `capture-lost` where it can never end (QEMU went away, or someone ended the job), `no-space` or `hypervisor-timeout`
   * for a repository that is full or does not write; then, or to cancel it: {@link Hypervisor.abortCapture}.
   */
  advanceCapture(request: CaptureRequest, options?: CallOptions): Promise<CaptureProgress>

  /**
   * Ends a capture that is not recorded as done: afterwards its job, its checkpoint, its scratch and its half-made files are gone, the guest is thawed,
   * and a domain that was started for it is stopped. Layers that were complete stay, for {@link Hypervisor.drop}. Nothing there is success.
   */
  abortCapture(request: CaptureRequest, options?: CallOptions): Promise<void>

  /** Whether blocks changed since this checkpoint are known for all these disks, asked of QEMU itself. Changes nothing. */
  checkCheckpoint(request: CheckpointRequest, options?: CallOptions): Promise<CheckpointCheck>

  /**
   * Tells the hypervisor again of a checkpoint that it forgot because the domain was defined anew. `xml` is what {@link Hypervisor.beginCapture}
   * returned. Known already is success. Whether it can be used, only {@link Hypervisor.checkCheckpoint} says.
   */
  redefineCheckpoint(domain: DomainName, xml: string, options?: CallOptions): Promise<void>

  /** Forgets a checkpoint, bitmaps included. Missing is success. Throws `state-mismatch` where a bitmap of it is still recording afterwards. */
  deleteCheckpoint(domain: DomainName, checkpoint: CheckpointName, options?: CallOptions): Promise<void>

  /** Ends a running block job of the domain's disk without effect on what the guest reads; none is success. */
  abortJob(domain: DomainName, target: DiskTarget, options?: CallOptions): Promise<void>

  /**
   * Removes a layer's file; missing is success. Throws `layer-in-use` when any domain's chain (live or defined) or any other layer file of
   * `poolPaths` still reads it; the check is made by the driver itself, at the moment of removal, on complete listings.
   */
  drop(request: { layer: LayerRef; poolPaths: string[] }, options?: CallOptions): Promise<void>

  /** One layer's facts from its own header; null where there is no file. */
  inspectLayer(layer: LayerRef, options?: CallOptions): Promise<LayerInfo | null>
  /** Every file in the pool that has a layer's name, complete; throws rather than return a part. */
  listLayers(poolPath: string, options?: CallOptions): Promise<LayerInfo[]>
  poolCapacity(poolPath: string, options?: CallOptions): Promise<{ totalBytes: number; freeBytes: number }>

  /** The guest's screen as PNG (a running domain only, else `state-mismatch`). */
  screenshot(domain: DomainName, options?: CallOptions): Promise<Uint8Array>
  /** Last lines of the guest's serial console, at most `maxBytes`, without control sequences. */
  consoleTail(domain: DomainName, options: CallOptions & { maxBytes: number }): Promise<string>
  /** Whether the guest agent answers a ping now. Never throws for an agent that does not. */
  guestHeartbeat(domain: DomainName, options?: CallOptions): Promise<{ answers: boolean }>
  /** Runs a program in the guest through its agent (tests, demo tools). Throws `guest-agent-missing` where none answers. */
  guestExec(
    domain: DomainName,
    argv: readonly string[],
    options?: CallOptions,
  ): Promise<{ exitCode: number; stdout: string; stderr: string }>
}

/** `hf-` and the VM's id without its prefix: the only names the drivers touch. */
export type DomainName = `hf-${string}`
/** A virtio disk's name in the domain: `vda`, `vdb` … `vdz`. */
export type DiskTarget = `vd${string}`

export interface CallOptions {
  signal?: AbortSignal | undefined
  timeoutMs?: number | undefined
}

export interface HostFacts {
  hypervisor: string
  /** `kvm` only where a guest really booted with it on this host. */
  accelerator: 'kvm' | 'tcg'
  cpus: number
  memoryMiB: number
}

export const powerStates = ['running', 'paused', 'stopped', 'crashed'] as const
export type PowerState = (typeof powerStates)[number]

export interface DomainState {
  name: DomainName
  uuid: string
  power: PowerState
  /** Why the hypervisor itself says it is in that state, in its own words ("shutdown", "destroyed", "ioerror"). */
  reason: string
  disks: DomainDisk[]
  mac: string | null
}

export interface DomainDisk {
  target: DiskTarget
  /** Files from the head down to the root, absolute paths. */
  chain: string[]
  job: { kind: 'pull' | 'merge'; doneBytes: number; totalBytes: number } | null
}

export interface DomainSpec {
  name: DomainName
  /** RFC 4122, lower case. */
  uuid: string
  title: string
  vcpus: number
  memoryMiB: number
  /** `demo`: the host's demo kernel boots directly; `disk`: firmware boots from the first disk. */
  boot: 'demo' | 'disk'
  network: { mode: 'user' | 'isolated'; mac: string }
  disks: { target: DiskTarget; layer: LayerRef }[]
}

export const quiesceModes = ['auto', 'never', 'require'] as const
export type QuiesceMode = (typeof quiesceModes)[number]

export interface FreezeRequest {
  domain: DomainName
  disks: readonly { target: DiskTarget; expectedHead: LayerRef; newHead: LayerRef }[]
  quiesce: QuiesceMode
  quiesceDeadlineMs: number
}

export interface FreezeResult {
  capturedAt: Date
  /** `filesystem` when the agent had frozen all file systems at that instant, or the domain was shut down in an orderly way. */
  consistency: 'crash' | 'filesystem'
  /** Things the customer should know, as full sentences. */
  warnings: string[]
  /** False when the layers were found frozen by an earlier call; `capturedAt` is then the new head's birth, `consistency` is `crash`. */
  fresh: boolean
}

/** `cp_` and what is unique to one try of one operation: the capture's identity. Lower-case letters, digits and `_`, at most 80 in all. */
export type CheckpointName = `cp_${string}`

export interface CaptureRequest {
  domain: DomainName
  checkpoint: CheckpointName
  /** Null: a full capture. */
  since: CheckpointName | null
  /** `parent` is the layer captured at `since`; null exactly where `since` is. */
  disks: readonly { target: DiskTarget; layer: LayerRef; parent: LayerRef | null }[]
  quiesce: QuiesceMode
  quiesceDeadlineMs: number
  /** As the caller found and recorded it before the first call; it is restored at the end. */
  powerBefore: 'running' | 'stopped'
}

/** With `fresh` false, the rest is still what the call that began it said. */
export interface CaptureBegun extends FreezeResult {
  /** To be kept for {@link Hypervisor.redefineCheckpoint}. */
  checkpointXml: string
}

/** `layers` are in the order of the request's disks. */
export type CaptureProgress = { done: false; doneBytes: number; totalBytes: number } | { done: true; layers: LayerInfo[] }

export interface CheckpointRequest {
  domain: DomainName
  checkpoint: CheckpointName
  /** The disks that the next capture will have, all of them. */
  targets: readonly DiskTarget[]
}

/** Why the blocks changed since a checkpoint are not known. An unclean end of QEMU shows as a bitmap that is inconsistent, or missing. */
export const checkpointProblems = ['checkpoint-missing', 'disks-changed', 'bitmap-missing', 'bitmap-inconsistent', 'bitmap-busy'] as const
export type CheckpointProblem = (typeof checkpointProblems)[number]

/** `changedBytes`: how much the next capture will copy, as QEMU counts it now; null where nothing runs that could be asked. */
export type CheckpointCheck = { usable: true; changedBytes: number | null } | { usable: false; problem: CheckpointProblem }

export interface BranchRequest {
  layer: LayerRef
  parent: LayerRef | null
  virtualSizeBytes: number
}

export interface LayerInfo {
  fileName: string
  poolPath: string
  virtualSizeBytes: number
  /** Blocks that the file really takes on its file system. */
  allocatedBytes: number
  /** Absolute path from the header; null for a root. */
  parentFile: string | null
}

export interface CompressRequest {
  layer: LayerRef
  parent: LayerRef | null
  minSavedShare: number
}

export interface CompressResult {
  compressed: boolean
  /** As the file is afterwards. */
  info: LayerInfo
}

export interface PullRequest {
  domain: DomainName
  target: DiskTarget
  base: LayerRef | null
}

export interface Progress {
  done: boolean
  doneBytes: number
  totalBytes: number
}

export interface MergeRequest {
  domain: DomainName | null
  target: DiskTarget | null
  layer: LayerRef
  child: LayerRef
  /** `layer`'s parent, on which `child` then lies. */
  parent: LayerRef | null
}

export type MergeProgress =
  { done: false; doneBytes: number; totalBytes: number } | { done: true; childFile: LayerRef; obsoleteFile: LayerRef }
