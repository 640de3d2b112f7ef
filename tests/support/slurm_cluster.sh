#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A real Slurm cluster on this machine, whole in one folder: a controller and four nodes, on private
# ports, as any user. Programs find it by SLURM_CONF=<folder>/slurm.conf.
#   slurm_cluster.sh start <folder>
#   slurm_cluster.sh stop <folder>
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
nodes=(n1 n2 n3 n4)

fail() { printf 'slurm_cluster: %s\n' "$1" >&2; exit 1; }

# free_ports <how many>: ports that nobody listens on.
free_ports() {
  python3 - "$1" <<'PYTHON'
import socket, sys
sockets = [socket.socket() for _ in range(int(sys.argv[1]))]
for one in sockets:
    one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in sockets))
PYTHON
}

# Without munge whoever reaches the ports may submit: they are on the loopback of a test machine.
configuration() {
  local host user ports i
  host=$(hostname -s)
  user=$(id -un)
  read -ra ports <<<"$(free_ports $((${#nodes[@]} + 1)))"
  cat <<EOF
ClusterName=etalon
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=${ports[0]}
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/none
CredType=cred/none
CryptoType=crypto/none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=pmix
GresTypes=gpu
ReturnToService=2
SlurmdParameters=config_overrides
SlurmctldPidFile=$folder/slurmctld.pid
SlurmctldLogFile=$folder/slurmctld.log
StateSaveLocation=$folder/state
SlurmdPidFile=$folder/slurmd-%n.pid
SlurmdLogFile=$folder/slurmd-%n.log
SlurmdSpoolDir=$folder/spool-%n
# Nodes that shared one would find each other's PMIx folders there and not start.
TmpFS=$folder/tmp-%n
# A job's end is seen within a second, and a requeued job may be released at once.
KillWait=2
MinJobAge=300
SchedulerParameters=sched_min_interval=0
EOF
  for i in "${!nodes[@]}"; do
    printf 'NodeName=%s NodeHostname=%s NodeAddr=127.0.0.1 Port=%s CPUs=2 RealMemory=4000 Gres=gpu:1 Feature=same State=UNKNOWN\n' \
      "${nodes[i]}" "$host" "${ports[i + 1]}"
  done
  printf 'PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP\n'
}

stop() {
  local file process
  for file in "$folder"/slurmd-*.pid "$folder/slurmctld.pid"; do
    [ -s "$file" ] || continue
    process=$(<"$file")
    kill "$process" 2>/dev/null || continue
    for _ in $(seq 50); do
      kill -0 "$process" 2>/dev/null || continue 2
      sleep 0.1
    done
    kill -KILL "$process" 2>/dev/null || true
  done
}

start() {
  local node
  [ ! -e "$folder/slurm.conf" ] || fail "$folder holds a cluster already"
  mkdir -p "$folder/state"
  for node in "${nodes[@]}"; do mkdir -p "$folder/spool-$node" "$folder/tmp-$node"; done
  configuration >"$folder/slurm.conf"
  # Accelerators that are not there: only for requests to be judged.
  printf 'NodeName=n[1-4] Name=gpu Count=1 File=/dev/null\n' >"$folder/gres.conf"
  export SLURM_CONF="$folder/slurm.conf"
  slurmctld -f "$SLURM_CONF" >"$folder/start.log" 2>&1 || fail "slurmctld does not start: $(cat "$folder/start.log")"
  for node in "${nodes[@]}"; do
    slurmd -N "$node" -f "$SLURM_CONF" >>"$folder/start.log" 2>&1 || fail "slurmd $node does not start: $(cat "$folder/start.log")"
  done
  for _ in $(seq 100); do
    [ "$(sinfo -h -t idle -o %D 2>/dev/null)" != "${#nodes[@]}" ] || return 0
    sleep 0.1
  done
  fail "the nodes do not become idle: $(sinfo -N 2>&1; tail -n 5 "$folder"/*.log)"
}

[ $# = 2 ] || fail "usage: slurm_cluster.sh start|stop <folder>"
folder=$(realpath -m "$2")
case "$1" in
  start) start || { stop; exit 1; } ;;
  stop) stop ;;
  *) fail "usage: slurm_cluster.sh start|stop <folder>" ;;
esac
