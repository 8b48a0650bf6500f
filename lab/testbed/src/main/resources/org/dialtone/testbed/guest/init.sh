#!/bin/sh
# Process 1 of a guest whose root file system is the host's: makes the guest a world of its own in memory, has the
# script `modules` beside this one load what there is to load, runs the script `run` there, and switches the guest off.
# What it says goes to the console.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
here=${0%/*}

off() {
  sync
  busybox poweroff -f
}

must() {
  "$@" && return
  echo "guest: failed: $*"
  off
}

must mount -t proc proc /proc
must mount -t sysfs sysfs /sys
must mount -t tmpfs tmpfs /run
must mkdir -p /run/lock /run/netns /run/tmp /dev/pts /dev/shm
must mount -t devpts devpts /dev/pts
must mount -t tmpfs tmpfs /dev/shm

. "$here/modules"

must ip link set lo up
sh "$here/run"
echo "guest: ended with $?"
off
