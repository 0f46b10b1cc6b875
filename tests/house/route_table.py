"""THE route table: every route of the application, and who may use it. One row a route:

    METHOD  PATH                        WHO...

WHO is one or more of
    administrator coordinator reader adjudicator auditor api_client   people signed in with that role of the house
    everybody                                                         every person signed in, whatever the role
    token:releases token:readings token:intake token:dicomweb         API tokens with that scope
    token:any                                                         every API token
    strangers                                                         no sign-in needed (its own rules apply)
and, after them, marks about the route itself
    stream                                                            an event stream: not opened to its end

Whoever is not in the row gets the 404 of a thing that does not exist. PATH is written as in the router;
parameters are filled by tests/house/objects.py: add a line there for an object that belongs to somebody.
Rows are grouped by room. A route without a row, and a row without a route, fail the test.
"""

ROWS = """
# web
GET   /healthz                                  strangers

# demo (only in demonstration mode, on loopback)
GET   /demo                                     strangers

# accounts
GET   /                                         everybody
GET   /sign-in                                  strangers
POST  /sign-in                                  strangers
POST  /sign-out                                 strangers
GET   /welcome                                  strangers
POST  /welcome                                  strangers
GET   /invitations/{secret}                     strangers
POST  /invitations/{secret}                     strangers
GET   /resets/{secret}                          strangers
POST  /resets/{secret}                          strangers
GET   /profile                                  everybody
POST  /profile                                  everybody
POST  /profile/password                         everybody
GET   /profile/sessions                         everybody
POST  /profile/sessions/{session_id}/end        everybody
GET   /profile/tokens                           everybody
POST  /profile/tokens                           everybody
POST  /profile/tokens/{token_id}/revocation     everybody
GET   /people                                   coordinator administrator
GET   /people/invitation                        coordinator administrator
POST  /people/invitation                        coordinator administrator
POST  /people/sites                             coordinator administrator
GET   /people/{person_id}                       coordinator administrator
POST  /people/{person_id}/roles                 coordinator administrator
POST  /people/{person_id}/reset-link            coordinator administrator
POST  /people/{person_id}/deactivation          coordinator administrator
POST  /people/{person_id}/reactivation          coordinator administrator
GET   /api/docs                                 everybody
GET   /api/openapi.json                         everybody
GET   /api/v1/me                                coordinator administrator api_client token:any
PUT   /api/v1/preferences/{key}                 everybody
GET   /api/v1/session                           everybody
POST  /api/v1/session/renewal                   everybody
POST  /api/v1/session/continuation              strangers

# imaging
GET   /pixels/packs/{sha256}                    everybody
GET   /pixels/thumbnails/{stack_id}             coordinator administrator
GET   /studies                                  coordinator administrator
POST  /studies/uploads                          coordinator administrator
POST  /studies/intakes/{intake_id}/cancellation                       coordinator administrator
POST  /studies/intakes/{intake_id}/retry        coordinator administrator
POST  /api/v1/intakes                           coordinator administrator token:intake
GET   /api/v1/intakes/{intake_id}               coordinator administrator token:intake
GET   /api/v1/intakes/{intake_id}/files         coordinator administrator token:intake
POST  /api/v1/intakes/{intake_id}/files         coordinator administrator token:intake
PUT   /api/v1/intakes/{intake_id}/files/{number}                      coordinator administrator token:intake
POST  /api/v1/intakes/{intake_id}/completion    coordinator administrator token:intake
POST  /api/v1/intakes/{intake_id}/cancellation  coordinator administrator token:intake
GET   /studies/intakes/{intake_id}              coordinator administrator
GET   /pixels/representatives/{stack_id}/{which}                       coordinator administrator
GET   /studies/{study_id}/series/{series_id}/masking                   coordinator administrator
POST  /studies/{study_id}/series/{series_id}/masking                   coordinator administrator
POST  /studies/{study_id}/series/{series_id}/masking/hold              coordinator administrator
POST  /studies/{study_id}/series/{series_id}/masking/confirmation      coordinator administrator
POST  /studies/{study_id}/stacks/{stack_id}/angles                     coordinator administrator
GET   /studies/roles                            coordinator administrator
POST  /studies/roles                            coordinator administrator
GET   /studies/roles/rules                      coordinator administrator
POST  /studies/roles/rules/{site_rule_id}/revocation                  coordinator administrator
GET   /studies/{study_id}                       coordinator administrator
GET   /quarantine                               coordinator administrator
GET   /quarantine/{gate_study_id}               coordinator administrator
POST  /quarantine/{gate_study_id}/findings/{finding_id}/decision      coordinator administrator
GET   /quarantine/{gate_study_id}/files/{file_id}/thumbnail           coordinator administrator
GET   /deidentification                         coordinator administrator
GET   /deidentification/{key}                   coordinator administrator
POST  /deidentification                         coordinator administrator
GET   /studies/{study_id}/deidentification.json coordinator administrator
POST  /studies/{study_id}/roles                 coordinator administrator
GET   /studies/{study_id}/registrations         coordinator administrator
POST  /studies/{study_id}/registrations         coordinator administrator
POST  /studies/{study_id}/registrations/check   coordinator administrator
POST  /studies/{study_id}/registrations/{registration_id}/withdrawal  coordinator administrator
GET   /api/v1/studies/{study_id}/registrations  coordinator administrator
POST  /api/v1/studies/{study_id}/registrations  coordinator administrator
POST  /api/v1/studies/{study_id}/registrations/{registration_id}/withdrawal   coordinator administrator
POST  /studies/{study_id}/stacks/{stack_id}/preference                coordinator administrator
GET   /studies/import                           coordinator administrator
POST  /studies/import                           coordinator administrator
POST  /studies/import/search                    coordinator administrator
GET   /studies/programs                         coordinator administrator
GET   /studies/programs/{token_id}              coordinator administrator
POST  /studies/programs/{token_id}/studies      coordinator administrator
POST  /studies/programs/{token_id}/studies/{study_id}/end             coordinator administrator

# imaging: DICOMweb (programs only)
GET   /dicomweb/studies                         token:dicomweb
GET   /dicomweb/series                          token:dicomweb
GET   /dicomweb/instances                       token:dicomweb
GET   /dicomweb/studies/{study_uid}             token:dicomweb
GET   /dicomweb/studies/{study_uid}/metadata    token:dicomweb
GET   /dicomweb/studies/{study_uid}/thumbnail   token:dicomweb
GET   /dicomweb/studies/{study_uid}/series      token:dicomweb
GET   /dicomweb/studies/{study_uid}/instances   token:dicomweb
GET   /dicomweb/studies/{study_uid}/series/{series_uid}               token:dicomweb
GET   /dicomweb/studies/{study_uid}/series/{series_uid}/metadata      token:dicomweb
GET   /dicomweb/studies/{study_uid}/series/{series_uid}/thumbnail     token:dicomweb
GET   /dicomweb/studies/{study_uid}/series/{series_uid}/instances     token:dicomweb
GET   /dicomweb/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}                            token:dicomweb
GET   /dicomweb/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}/metadata                   token:dicomweb
GET   /dicomweb/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}/rendered                   token:dicomweb
GET   /dicomweb/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}/thumbnail                  token:dicomweb
GET   /dicomweb/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}/frames/{frames}            token:dicomweb
GET   /dicomweb/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}/frames/{frames}/rendered   token:dicomweb
GET   /dicomweb/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}/frames/{frames}/thumbnail  token:dicomweb
POST  /dicomweb/studies                         token:intake
POST  /dicomweb/studies/{study_uid}             token:intake

# protocols
GET   /protocols                                coordinator
GET   /protocols/{version_id}                   coordinator

# clinical
POST  /api/v1/facts                             coordinator administrator token:intake
GET   /api/v1/facts/{study_id}                  coordinator administrator token:intake

# assignments
GET   /campaigns/new                            coordinator
POST  /campaigns/new                            coordinator
GET   /campaigns/{campaign_id}/design           coordinator
POST  /campaigns/{campaign_id}/design           coordinator
POST  /campaigns/{campaign_id}/design/training  coordinator
POST  /campaigns/{campaign_id}/start            coordinator
POST  /campaigns/{campaign_id}/assignments      coordinator
POST  /campaigns/{campaign_id}/assignments/evenly                     coordinator
POST  /campaigns/{campaign_id}/cases                                  coordinator
POST  /campaigns/{campaign_id}/cases/{case_id}/removal                coordinator
POST  /campaigns/{campaign_id}/members                                coordinator
POST  /campaigns/{campaign_id}/adjudicators/{person_id}/withdrawal    coordinator
GET   /campaigns/{campaign_id}/programs         coordinator
POST  /campaigns/{campaign_id}/programs/{token_id}                    coordinator
POST  /campaigns/{campaign_id}/conflicts                              coordinator
POST  /campaigns/{campaign_id}/conflicts/{conflict_id}/end            coordinator

# reading
GET   /worklist                                 reader
POST  /worklist/next                            reader
GET   /readings/{reading_id}                    reader
POST  /readings/{reading_id}/guideline-acknowledgements               reader
GET   /campaigns                                coordinator
GET   /campaigns/{campaign_id}                  coordinator
GET   /campaigns/{campaign_id}/cases            coordinator
GET   /campaigns/{campaign_id}/cases/{case_id}  coordinator
GET   /campaigns/{campaign_id}/readers          coordinator
GET   /campaigns/{campaign_id}/answers.csv      coordinator
GET   /campaigns/{campaign_id}/times.csv        coordinator
POST  /campaigns/{campaign_id}/readings/{reading_id}/reopening        coordinator
POST  /campaigns/{campaign_id}/problems/{problem_id}/resolution       coordinator
POST  /campaigns/{campaign_id}/readers/{person_id}/withdrawal         coordinator
GET   /campaigns/{campaign_id}/design/room      coordinator
POST  /campaigns/{campaign_id}/design/room      coordinator
GET   /campaigns/{campaign_id}/design/room/layout                     coordinator
POST  /campaigns/{campaign_id}/design/room/layout                     coordinator
GET   /api/v1/campaigns/{campaign_id}/cases/{case_id}/preview         coordinator
GET   /api/v1/readings/{reading_id}/manifest    reader
GET   /api/v1/readings/{reading_id}/draft       reader
PUT   /api/v1/readings/{reading_id}/draft       reader
GET   /api/v1/readings/{reading_id}/changes     reader
GET   /api/v1/readings/{reading_id}/proposals   reader
PUT   /api/v1/readings/{reading_id}/proposals/{proposal_id}               reader
POST  /api/v1/readings/{reading_id}/submission  reader
POST  /api/v1/readings/{reading_id}/problem     reader
POST  /api/v1/readings/{reading_id}/times                             reader
POST  /api/v1/readings/{reading_id}/break-suggestions                 reader
POST  /api/v1/readings/{reading_id}/guideline-openings                reader
POST  /api/v1/readings/{reading_id}/guideline-acknowledgements        reader
POST  /campaigns/{campaign_id}/design/room/glands                     coordinator
POST  /campaigns/{campaign_id}/cases/{case_id}/gland                  coordinator
POST  /api/v1/delineations                      coordinator administrator token:intake
GET   /delineations/new                         coordinator
POST  /delineations                             coordinator
GET   /delineations                             coordinator
GET   /delineations/mappings                    coordinator
GET   /delineations/mappings/{mapping_id}       coordinator
POST  /delineations/mappings/{mapping_id}/retirement  coordinator
GET   /delineations/{upload_id}                 coordinator
POST  /delineations/{upload_id}                 coordinator
GET   /delineations/{upload_id}/preview.png     coordinator
POST  /campaigns/{campaign_id}/imports/{reading_id}/choice            coordinator

# agreement
GET   /readings/{reading_id}/feedback                                 reader
GET   /api/v1/readings/{reading_id}/feedback                          reader
POST  /api/v1/metrics/ratings                            coordinator administrator api_client token:any
POST  /api/v1/metrics/sectors                            coordinator administrator api_client token:any
POST  /api/v1/metrics/masks                              coordinator administrator api_client token:any
POST  /api/v1/metrics/lesions                            coordinator administrator api_client token:any
POST  /api/v1/metrics/consensus                          coordinator administrator api_client token:any
GET   /campaigns/{campaign_id}/agreement                              coordinator
GET   /help/metrics                             everybody
GET   /help/metrics/{metric_id}                 everybody
GET   /campaigns/{campaign_id}/agreement/item                         coordinator
GET   /campaigns/{campaign_id}/agreement/breakdown                    coordinator
GET   /campaigns/{campaign_id}/agreement/difficulty                   coordinator
GET   /campaigns/{campaign_id}/agreement/export                       coordinator
GET   /campaigns/{campaign_id}/agreement/export/{board}.csv           coordinator
GET   /campaigns/{campaign_id}/agreement/export.zip                   coordinator
GET   /campaigns/{campaign_id}/agreement/cases                        coordinator
GET   /campaigns/{campaign_id}/agreement/stages                       coordinator
GET   /campaigns/{campaign_id}/agreement/stages/cases                 coordinator
GET   /campaigns/{campaign_id}/agreement/sets                         coordinator
POST  /campaigns/{campaign_id}/agreement/sets                         coordinator
GET   /campaigns/{campaign_id}/agreement/sets/{set_id}                coordinator
GET   /campaigns/{campaign_id}/agreement/sets/{set_id}.csv            coordinator
POST  /campaigns/{campaign_id}/agreement/computation                  coordinator
POST  /campaigns/{campaign_id}/agreement/computation/cancellation     coordinator
POST  /campaigns/{campaign_id}/agreement/comparisons                  coordinator
POST  /campaigns/{campaign_id}/agreement/comparisons/{run_id}/cancellation   coordinator

# adjudication
GET   /adjudication                             adjudicator
GET   /adjudication/{comparison_id}             adjudicator
GET   /campaigns/{campaign_id}/differences      coordinator
GET   /campaigns/{campaign_id}/differences/thresholds                 coordinator
POST  /campaigns/{campaign_id}/differences/thresholds                 coordinator
GET   /api/v1/adjudications/{comparison_id}/manifest                  adjudicator
PUT   /api/v1/adjudications/{comparison_id}/differences/{difference_id}/verdict   adjudicator
POST  /api/v1/adjudications/{comparison_id}/signature                 adjudicator
POST  /api/v1/adjudications/{comparison_id}/match                     adjudicator

# releases
GET   /campaigns/{campaign_id}/releases         coordinator
POST  /campaigns/{campaign_id}/releases         coordinator
POST  /campaigns/{campaign_id}/releases/{freeze_id}/making            coordinator
GET   /campaigns/{campaign_id}/releases/{release_id}/file             coordinator
GET   /api/v1/releases                          coordinator api_client token:releases
GET   /api/v1/releases/{release_id}             coordinator api_client token:releases
GET   /api/v1/releases/{release_id}/file        coordinator api_client token:releases

# oversight
GET   /record                                   auditor
POST  /record/verification                      auditor
"""
