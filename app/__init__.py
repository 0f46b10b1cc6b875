"""Consilium: several clinicians label the same prostate images, blinded; the differences are settled; the
result is a dataset whose every label can be traced.

The house in one sentence: *rooms* are parts of the clinic's work, every room has the same *floors*, imports
go down only, and `lint-imports` checks it (contracts in pyproject.toml).

Rooms, each may lean on anything below it:

    main : cli : worker   the roof: the web application, the command line, the background worker
    wiring                which signal of a lower room wakes which action of an upper one
    demo                  phantom studies and simulated readers; calls actions like anybody else
    oversight             boards and the record for coordinators and auditors (no tables)
    releases              frozen, numbered, verifiable datasets
    adjudication          differences, verdicts, the reference standard
    agreement             metrics, lesion matching, comparisons
    reading               one reader, one case, one stage: worklist, marks, answers, signatures
    assignments           campaigns, cases, readers, order, blinding, readiness
    clinical              facts about patients
    protocols             questions, marks, guidelines, PI-RADS: what is asked and how it is computed
    imaging               studies, stacks, roles, pixels; who may fetch which pixels
    accounts              people, roles, sessions, tokens; the doors (who is calling)
    audit                 the append-only, hash-chained record
    web                   templating, errors, guards: everything HTTP that knows no room
    kernel                settings, database, ids, geometry, blobs, jobs: knows no room and no HTTP

Floors of a room, each may lean on anything below it:

    pages : api : dicomweb : jobs : commands   doors for people, programs, the queue and the shell
    doors                                      who is calling
    actions                                    what people do: load, decide, change, record
    store                                      queries
    tables                                     rows
    formats | dicom | packs | codecs | charts  bytes in and out, from plain values
    rules                                      decisions, pure
    questions | marks | schemes | presets | metrics | hanging | deidentify | roles
    matching | bootstrap
    values                                     the vocabulary

Where to start reading: `reading/actions` (what a save is), `adjudication/rules` (what a difference is),
`imaging/roles` (how a series is recognised).
"""

__version__ = "0.1.0"
