"""THE table of lists: every page and every answer of the API whose length follows the data. One row a list:

    PATH                           WHO             GROWS BY

WHO looks at it; GROWS BY names a method of tests/house/growing.py. Parameters are filled from its `values`.
The rest of the GET routes stand in NOT_LISTS with the reason. A route in neither fails the test.
"""

LISTS = """
/people                                                     coordinator   people
/profile/sessions                                           reader        sessions
/profile/tokens                                             coordinator   tokens
/studies                                                    coordinator   studies
/studies/intakes/{intake_id}                                coordinator   studies
/api/v1/intakes/{intake_id}                                 coordinator   studies
/api/v1/intakes/{intake_id}/files                           coordinator   studies
/studies/{study_id}                                         coordinator   studies
/studies/{registered_id}/registrations                      coordinator   registrations
/api/v1/studies/{registered_id}/registrations               coordinator   registrations
/studies/programs                                           coordinator   programs
/studies/programs/{program_id}                              coordinator   programs studies
/campaigns/{campaign_id}/programs                           coordinator   programs cases
/quarantine                                                 coordinator   quarantined
/quarantine/{gate_study_id}                                 coordinator   quarantined
/deidentification                                           coordinator   profiles
/studies/roles?said=all&role=dce                            coordinator   studies
/studies/roles/rules                                        coordinator   site_rules
/protocols                                                  coordinator   versions
/campaigns/new                                              coordinator   studies people versions
/campaigns/{campaign_id}/design                             coordinator   designs
/campaigns/{campaign_id}/design/room                        coordinator   rooms cases
/campaigns/{campaign_id}/design/room/layout                 coordinator   cases
/api/v1/campaigns/{campaign_id}/cases/{case_id}/preview     coordinator   rooms cases
/worklist                                                   reader        campaigns cases
/campaigns                                                  coordinator   campaigns
/campaigns/{campaign_id}                                    coordinator   cases members problems
/campaigns/{campaign_id}/cases                              coordinator   cases studies
/campaigns/{campaign_id}/cases/{case_id}                    coordinator   members reopenings imports
/delineations/new?campaign={campaign_id}                    coordinator   campaigns cases
/delineations/{upload_id}                                   coordinator   imports
/delineations                                               coordinator   imports campaigns
/delineations/mappings                                      coordinator   imports
/delineations/mappings/{mapping_id}                         coordinator   imports
/campaigns/{campaign_id}/readers                            coordinator   members people
/campaigns/{campaign_id}/answers.csv                        coordinator   cases
/campaigns/{campaign_id}/times.csv                          coordinator   cases
/campaigns/{paired_id}/agreement                            coordinator   pairs cases
/campaigns/{paired_id}/agreement/item?item=case_category          coordinator   pairs cases
/campaigns/{paired_id}/agreement/breakdown?by=category                  coordinator   pairs cases
/campaigns/{paired_id}/agreement/difficulty                             coordinator   pairs
/campaigns/{paired_id}/agreement/export/{board}.csv                     coordinator   pairs
/campaigns/{paired_id}/agreement/sets                                   coordinator   case_sets
/campaigns/{paired_id}/agreement/sets/{set_id}                          coordinator   case_sets
/campaigns/{paired_id}/agreement/sets/{set_id}.csv                      coordinator   case_sets
/campaigns/{staged_id}/agreement/stages?stage=2                         coordinator   staged
/campaigns/{staged_id}/agreement/stages/cases?stage=2&item=case_category&reader={ada}   coordinator   staged
/campaigns/{paired_id}/agreement/export.zip                             coordinator   pairs
/campaigns/{campaign_id}/agreement/cases?item=category&a={ada}&b={ben}   coordinator   cases
/campaigns/{campaign_id}/differences                        coordinator   cases
/campaigns/{campaign_id}/differences/thresholds             coordinator   thresholds
/campaigns/{released_id}/releases                           coordinator   releases
/api/v1/releases                                            coordinator   releases
/adjudication                                               adjudicator   cases campaigns
/api/v1/adjudications/{comparison_id}/manifest              adjudicator   findings
/api/v1/readings/{reading_id}/manifest                      reader        findings
/api/v1/readings/{reading_id}/draft                         reader        findings
/api/v1/readings/{reading_id}/changes?since=0               reader        findings
/record                                                     auditor       cases people
"""

NOT_LISTS = """
/help/metrics                                               the fixed catalogue of metrics
/help/metrics/{metric_id}                                   one metric
/campaigns/{campaign_id}/agreement/export                   the fixed list of boards
/                                                           leads to the first page of one's role
/healthz                                                    one word
/demo                                                       the fixed accounts of the demonstration
/sign-in                                                    a form
/welcome                                                    a form
/invitations/{secret}                                       a form
/resets/{secret}                                            a form
/profile                                                    a form
/people/invitation                                          a form with the fixed roles
/people/{person_id}                                         one person with the fixed roles
/protocols/{version_id}                                     one row holds the whole version
/readings/{reading_id}/feedback                             a shell, filled from the API
/api/v1/readings/{reading_id}/feedback                      two readings of one case; see agreement/test_feedback.py
/api/v1/readings/{reading_id}/proposals                     what one import drew; see reading/test_proposals.py
/readings/{reading_id}                                      a shell, filled from the API
/adjudication/{comparison_id}                               a shell, filled from the API
/api/v1/facts/{study_id}                                     one of each kind, and the cores of one biopsy
/delineations/{upload_id}/preview.png                       one picture
/pixels/packs/{sha256}                                      bytes of one file
/studies/import                                             a form with the sources of the settings
/pixels/thumbnails/{stack_id}                               bytes of one file
/pixels/representatives/{stack_id}/{which}                  a picture
/studies/{study_id}/series/{series_id}/masking              one series; its pictures are shown as they are fetched
/dicomweb/studies                                           for programs: see imaging/dicomweb/test_qido.py
/dicomweb/series                                            for programs: see imaging/dicomweb/test_qido.py
/dicomweb/instances                                         for programs: see imaging/dicomweb/test_qido.py
/dicomweb/studies/{study_uid}                               bytes of stored files
/dicomweb/studies/{study_uid}/metadata                      stored as it is sent
/dicomweb/studies/{study_uid}/thumbnail                     one picture
/dicomweb/studies/{study_uid}/series                        for programs: see imaging/dicomweb/test_qido.py
/dicomweb/studies/{study_uid}/instances                     for programs: see imaging/dicomweb/test_qido.py
/dicomweb/studies/{study_uid}/series/{series_uid}           bytes of stored files
/dicomweb/studies/{study_uid}/series/{series_uid}/metadata  stored as it is sent
/dicomweb/studies/{study_uid}/series/{series_uid}/thumbnail one picture
/dicomweb/studies/{study_uid}/series/{series_uid}/instances for programs: see imaging/dicomweb/test_qido.py
/dicomweb/studies/{study_uid}/series/{series_uid}/instances/{sop_uid} bytes of stored files
/dicomweb/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}/metadata stored as it is sent
/dicomweb/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}/rendered one picture
/dicomweb/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}/thumbnail one picture
/dicomweb/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}/frames/{frames} bytes of stored files
/dicomweb/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}/frames/{frames}/rendered one picture
/dicomweb/studies/{study_uid}/series/{series_uid}/instances/{sop_uid}/frames/{frames}/thumbnail one picture
/quarantine/{gate_study_id}/files/{file_id}/thumbnail       bytes of one file
/studies/{study_id}/deidentification.json                   the report of one study
/deidentification/{key}                                     one shipped profile
/campaigns/{campaign_id}/releases/{release_id}/file         bytes of one file
/api/v1/releases/{release_id}/file                          bytes of one file
/api/v1/releases/{release_id}                               one release
/api/v1/me                                                  oneself
/api/v1/session                                             the own session
/api/docs                                                   the reference of the API
/api/openapi.json                                           the reference of the API
"""
