# Read by init.sh in a User-Mode Linux guest: the modules for PPP.

# What pppd reads and writes there is the guest's own.
must cp -a /etc/ppp /run/ppp
must mount --bind /run/ppp /etc/ppp

release=$(uname -r)
must mkdir -p /run/root/lib/modules
must ln -s "/usr/lib/uml/modules/$release" "/run/root/lib/modules/$release"
for module in ppp_generic ppp_async ppp_synctty pppoe l2tp_ppp tun veth sch_ingress act_gact cls_u32; do
  must modprobe -d /run/root "$module"
done
