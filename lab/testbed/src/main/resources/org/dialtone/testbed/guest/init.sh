#!/bin/sh
# Process 1 of a User-Mode Linux guest whose root file system is the host's: makes the guest a world of its own in
# memory, runs the script `run` beside this one, and switches the guest off. What it says goes to the console.
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
must mkdir -p /run/lock /run/netns /run/tmp /run/root/lib/modules /dev/pts /dev/shm
must mount -t devpts devpts /dev/pts
must mount -t tmpfs tmpfs /dev/shm

# What pppd reads and writes there is the guest's own.
must cp -a /etc/ppp /run/ppp
must mount --bind /run/ppp /etc/ppp

release=$(uname -r)
must ln -s "/usr/lib/uml/modules/$release" "/run/root/lib/modules/$release"
for module in ppp_generic ppp_async ppp_synctty pppoe l2tp_ppp tun veth sch_ingress act_gact cls_u32; do
  must modprobe -d /run/root "$module"
done

must ip link set lo up
sh "$here/run"
echo "guest: ended with $?"
off
