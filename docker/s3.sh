#!/bin/sh
# SeaweedFS (Apache-2.0) as an S3 server of one machine. Without a key it would let everybody in; the bucket is made
# when the house first writes to it. Only its S3 side is bound to the network of the containers.
set -eu
: "${AWS_ACCESS_KEY_ID:?set CONSILIUM_S3_ACCESS_KEY}" "${AWS_SECRET_ACCESS_KEY:?set CONSILIUM_S3_SECRET_KEY}"
exec /entrypoint.sh server -ip=localhost -ip.bind=127.0.0.1 -filer -s3 -s3.ip.bind=0.0.0.0 -s3.port.iceberg=0
