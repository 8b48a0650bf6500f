#!/bin/busybox sh
# The first process of a guest with Debian's kernel: loads the modules beside it, makes the host's root file system,
# which it cannot write to, the lower half of one that it can, and goes on with init.sh from there.
#
# Of the kernel's command line it wants dialtone.files=DIRECTORY, which is shared with the host, and
# dialtone.modules=DIRECTORY, the kernel's modules on the host.
PATH=/bin
export PATH

off() {
  poweroff -f
}

must() {
  "$@" && return
  echo "guest: failed: $*"
  off
}

/bin/busybox --install -s /bin
must mount -t devtmpfs devtmpfs /dev
must mount -t proc proc /proc
for module in /modules/*; do
  must insmod "$module"
done
for word in $(cat /proc/cmdline); do
  case $word in
    dialtone.files=*) files=${word#*=} ;;
    dialtone.modules=*) modules=${word#*=} ;;
  esac
done

plan9=trans=virtio,version=9p2000.L,msize=524288
must mount -t 9p -o $plan9,cache=loose,ro host /lower
must mount -t tmpfs tmpfs /upper
must mkdir /upper/files /upper/work
must mount -t overlay -o lowerdir=/lower,upperdir=/upper/files,workdir=/upper/work overlay /root
must mount -t devtmpfs devtmpfs /root/dev
must mount -t 9p -o $plan9,cache=none files "/root$files"
must mkdir -p /root/usr/lib/modules
must rm -rf "/root/usr/lib/modules/$(uname -r)"
must ln -s "$modules" "/root/usr/lib/modules/$(uname -r)"
umount /proc
exec switch_root /root "$files/init"
