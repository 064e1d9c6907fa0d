#!/bin/sh
# First program of the scanner guest: mounts what Node and node-hid look at, loads the kernel's HID
# modules and hands over to guest/main.ts. Whatever goes wrong is said on the wire (ttyS1), then the
# machine goes off; the host reads both.
export PATH=/bin HOME=/ TMPDIR=/tmp
/bin/busybox --install -s /bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
stty -F /dev/ttyS1 raw -echo

give_up() {
  echo "{\"about\":\"failure\",\"text\":\"$1\"}" >/dev/ttyS1
  sleep 1
  poweroff -f
}

while read -r module; do
  insmod "/modules/$module" || give_up "the kernel refuses the module $module"
done </modules/order
[ -c /dev/uhid ] || give_up 'the kernel has no /dev/uhid'

# Every virtual device keeps one thread of the pool waiting for what the kernel asks of it.
export UV_THREADPOOL_SIZE=16
cd /checkout || give_up 'the guest holds no checkout'
/bin/node --import ./tests/hid/guest/stripped.mjs tests/hid/guest/main.ts
give_up "the guest program ended (exit $?)"
