#!/bin/bash
# Run once by the postgres image: the two roles that sign in. `recourse migrate` gives them their rights.
set -euo pipefail
psql --quiet --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set=web="$WEB_PASSWORD" --set=work="$WORK_PASSWORD" <<'END'
create role recourse_web login password :'web';
create role recourse_work login password :'work';
END
