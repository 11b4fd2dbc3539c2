import { describe, expect, it } from 'vitest'
import { failureOf } from './failures'

describe('failureOf', () => {
  it.each([
    ["error: failed to get domain 'hf-1'", 'domain-missing'],
    [
      "error: failed to connect to the hypervisor\nerror: Failed to connect socket to '/run/x': No such file or directory",
      'hypervisor-unreachable',
    ],
    ['error: End of file while reading data: Input/output error', 'hypervisor-unreachable'],
    ['qemu-img: /pool/ly_1.qcow2: error while converting: No space left on device', 'no-space'],
    ['error: Guest agent is not responding: QEMU guest agent is not connected', 'guest-agent-missing'],
    ['error: argument unsupported: QEMU guest agent is not configured', 'guest-agent-missing'],
    ['error: Timed out during operation: cannot acquire state change lock (held by monitor=remoteDispatch)', 'hypervisor-timeout'],
    ['qemu-img: /pool/ly_1.qcow2: Failed to get "write" lock\nIs another process using the image?', 'layer-in-use'],
    ["error: Cannot access storage file '/pool/ly_1.qcow2': No such file or directory", 'layer-missing'],
    ["qemu-img: Could not open '/pool/ly_1.qcow2': Could not open '/pool/ly_1.qcow2': No such file or directory", 'layer-missing'],
    ["qemu-img: Could not open 'x': Image is not in qcow2 format", 'layer-damaged'],
    ['error: something that nobody has seen before', 'hypervisor-refused'],
  ])('%s → %s', (stderr, code) => {
    expect(failureOf(stderr, 'virsh').code).toBe(code)
  })
})
