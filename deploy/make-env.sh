#!/usr/bin/env bash
# Settings for compose.yaml with secrets of this installation alone: deploy/make-env.sh [https://address] > .env
# Without an address they are for a development machine.
set -euo pipefail
umask 077

secret() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
ring() { printf 'k1:%s' "$(head -c 32 /dev/urandom | base64)"; }
address=${1:-http://127.0.0.1:8000}
case "$address" in
    https://*) environment=production ;;
    http://127.0.0.1*|http://localhost*) environment=development ;;
    *) echo "usage: deploy/make-env.sh [https://address] > .env" >&2; exit 2 ;;
esac
host=${address#*://}
host=${host%%[:/]*}

cat <<END
RECOURSE_ENV=$environment
PUBLIC_URL=$address
ALLOWED_HOSTS=$host,localhost
SIGNING_KEYS=$(ring)
SEAL_KEYS=$(ring)
THROTTLE_KEY=$(secret)
QUEUE_KEYS=$(ring)
POSTGRES_PASSWORD=$(secret)
WEB_PASSWORD=$(secret)
WORK_PASSWORD=$(secret)
END
