"""`dateline init`: a new repository for a chronology of any subject, which builds and publishes by itself.

`repository` knows which files it has; `wheel` packs the Dateline that is running, so that the new repository holds what
it is built with and needs no package of ours from anywhere. What stands in `files/` is copied, but for the few places
between ⟦ and ⟧.
"""
