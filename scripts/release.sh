#!/usr/bin/env bash
# Pack what is committed: dist/recourse-VERSION.tar.gz, its bill of materials and their checksums.
# Publishes nothing. Refuses uncommitted changes, a version without a changelog entry, and red tests.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)

if [ -n "$(git status --porcelain)" ]; then
    echo "Commit or put away your changes first: a release is what is committed." >&2
    exit 1
fi
if ! grep -q "^## \[$version\]" CHANGELOG.md; then
    echo "CHANGELOG.md has no section [$version]: write what changed for the people who use it." >&2
    exit 1
fi
scripts/test.sh

mkdir -p dist
git archive --prefix="recourse-$version/" -o "dist/recourse-$version.tar.gz" HEAD
.venv/bin/python -m scripts.sbom requirements.lock "$version" > "dist/recourse-$version.cdx.json"
(cd dist && sha256sum "recourse-$version".* > "recourse-$version.sha256")
echo "dist/recourse-$version.tar.gz is ready; tag it with: git tag -s v$version" >&2
