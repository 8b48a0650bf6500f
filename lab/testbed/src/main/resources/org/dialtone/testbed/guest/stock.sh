# Read by init.sh in a guest with Debian's kernel: modules for links. WireGuard's is left to the kernel to load by
# itself, as it does on a router.

for module in tun veth; do
  must modprobe "$module"
done
