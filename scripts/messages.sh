#!/bin/sh
# The catalogues of app/locale: take marked strings out of the source, bring each language up to date,
# compile. `scripts/messages.sh missing` lists what has no translation yet and answers 1 if anything.
set -eu
cd "$(dirname "$0")/.."
PATH=".venv/bin:$PATH"
LOCALE=app/locale
TEMPLATE=$LOCALE/recourse.pot
LANGUAGES="fr ar"

extract() {
    pybabel -q extract -F $LOCALE/babel.cfg -k _ -k ngettext:1,2 -k ntranslate:1,2 -k _in:2 -k mark -k translate \
        --no-wrap --sort-by-file --add-location=file --omit-header -o $TEMPLATE .
    # Without the header there is no date in it, so that nothing changes when no string did.
    printf 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n%s\n' "$(cat $TEMPLATE)" > $TEMPLATE
}

update() {
    for language in $LANGUAGES; do
        catalogue=$LOCALE/$language/LC_MESSAGES/recourse.po
        if [ -f "$catalogue" ]; then
            pybabel -q update -D recourse -i $TEMPLATE -d $LOCALE -l "$language" --no-wrap \
                --no-fuzzy-matching --ignore-obsolete
        else
            pybabel -q init -D recourse -i $TEMPLATE -d $LOCALE -l "$language" --no-wrap
        fi
    done
}

compile() { pybabel -q compile -D recourse -d $LOCALE --statistics; }

missing() { python scripts/missing_messages.py $LANGUAGES; }

case "${1:-all}" in
    extract) extract ;;
    update) update ;;
    compile) compile ;;
    missing) missing ;;
    all) extract && update && compile ;;
    *) echo "usage: scripts/messages.sh [extract|update|compile|missing|all]" >&2; exit 2 ;;
esac
