# Reads lines from the supervisor; when they end without "done" the supervisor was killed, and this clears up after it:
#   group <pid>   gone <pid>   remove <folder>   done
trap '' INT TERM HUP
groups=" "
folders=""
while IFS=' ' read -r word rest; do
  case "$word" in
    group) groups="$groups$rest " ;;
    gone) groups=$(printf '%s' "$groups" | sed "s/ $rest / /") ;;
    remove) folders="$folders$rest
" ;;
    done) exit 0 ;;
  esac
done
for pid in $groups; do kill -TERM -- "-$pid" 2>/dev/null; done
left=14
while [ "$left" -gt 0 ]; do
  alive=""
  for pid in $groups; do kill -0 -- "-$pid" 2>/dev/null && alive=yes; done
  [ -z "$alive" ] && break
  sleep 0.5
  left=$((left - 1))
done
for pid in $groups; do kill -KILL -- "-$pid" 2>/dev/null; done
sleep 0.3
printf '%s' "$folders" | while IFS= read -r folder; do
  case "$folder" in */tradewind-*) rm -rf -- "$folder" ;; esac
done
