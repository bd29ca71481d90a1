#!/bin/sh
# Stops what a launcher started once the launcher is gone. The end of input is the one sign a kill -9 cannot hold back.
# Lines: "add <pid> <signal>", "drop <pid>", "remove <folder>" (a throw-away folder of a test run).
trap '' INT TERM HUP
list=
folder=
while read -r verb rest; do
  case $verb in
    add) list="$list ${rest% *}:${rest#* }" ;;
    drop)
      kept=
      for entry in $list; do [ "${entry%:*}" = "$rest" ] || kept="$kept $entry"; done
      list=$kept
      ;;
    remove) folder=$rest ;;
  esac
done
for entry in $list; do kill -s "${entry#*:}" -- "${entry%:*}" 2>/dev/null; done
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
  alive=
  for entry in $list; do kill -0 -- "${entry%:*}" 2>/dev/null && alive="$alive ${entry%:*}"; done
  [ -z "$alive" ] && break
  sleep 0.2
done
for pid in $alive; do kill -s KILL -- "$pid" 2>/dev/null; done
if [ -n "$folder" ]; then rm -rf -- "$folder"; fi
