# What the scripts share: the folder, the words for trouble, the fingerprint of files. Sourced, never run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
export ROOT
unset PYTHONDONTWRITEBYTECODE
STAMPS=.venv/stamps

stop() { # stop MESSAGE...: one clear sentence, exit code 1
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

say() { printf '%s\n' "$*" >&2; }

fingerprint() { # fingerprint FILE...: one hash of names and contents
    sha256sum -- "$@" | sha256sum | cut -c1-64
}

fresh() { # fresh STAMP FINGERPRINT: true where the step was done with these inputs
    [[ -f $1 && $(<"$1") == "$2" ]]
}

node_program() { # prints the path of a Node.js of at least version 20, or fails
    local program
    for program in "$(command -v node || true)" .venv/bin/node; do
        [[ -x $program ]] || continue
        [[ $("$program" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0) -ge 20 ]] || continue
        printf '%s\n' "$program"
        return 0
    done
    return 1
}
