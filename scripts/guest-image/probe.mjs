#!/usr/bin/env node
// Prints kvm or tcg: which accelerator really boots the demo kernel to its init here. /dev/kvm can exist, open, and still never boot one.
// Usage: node probe.mjs GUEST_DIR. Exit 1 where neither boots.
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

// Without a disk the initramfs says this on the console: then kernel, modules and init have all run.
const sign = 'HOLDFAST BOOT FAILED'

function mayUseKvm() {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false // absent, or not for this user: either way not to be used
  }
}

/** @returns {Promise<boolean>} whether the guest said the sign within the time */
function boots(accelerator, guestDir, timeoutMs) {
  return new Promise((resolve) => {
    const cpu = accelerator === 'kvm' ? 'host' : 'max'
    const args = [
      '-nodefaults',
      '-no-user-config',
      '-display',
      'none',
      '-machine',
      `pc,accel=${accelerator}`,
      '-cpu',
      cpu,
      '-m',
      '96',
      '-serial',
      'stdio',
      '-no-reboot',
    ]
    args.push('-kernel', path.join(guestDir, 'vmlinuz'), '-initrd', path.join(guestDir, 'initrd.img'))
    args.push('-append', 'console=ttyS0 quiet loglevel=3 rdinit=/init mitigations=off holdfast.disk-wait=0')
    const child = spawn('qemu-system-x86_64', args, { stdio: ['ignore', 'pipe', 'ignore'] })
    let seen = ''
    const end = (booted) => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      resolve(booted)
    }
    const timer = setTimeout(() => end(false), timeoutMs)
    child.on('error', () => end(false))
    child.on('exit', () => end(false))
    child.stdout.on('data', (chunk) => {
      seen = (seen + chunk).slice(-4096)
      if (seen.includes(sign)) end(true)
    })
  })
}

/**
 * @param {string} guestDir
 * @param {{timeoutMs?: number}} [options] the limit for KVM; a working one needs about a second
 * @returns {Promise<'kvm' | 'tcg' | null>} null where neither boots
 */
export async function probeAccelerator(guestDir, { timeoutMs = 15_000 } = {}) {
  if (mayUseKvm() && (await boots('kvm', guestDir, timeoutMs))) return 'kvm'
  return (await boots('tcg', guestDir, 60_000)) ? 'tcg' : null
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const guestDir = process.argv[2]
  if (!guestDir) {
    console.error('Usage: node scripts/guest-image/probe.mjs GUEST_DIR')
    process.exit(2)
  }
  const found = await probeAccelerator(path.resolve(guestDir))
  if (!found) {
    console.error('The demo kernel boots with neither KVM nor TCG here.')
    process.exit(1)
  }
  console.log(found)
}
