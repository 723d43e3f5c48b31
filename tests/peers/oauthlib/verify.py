"""Says of requests whether they are signed as OAuth 1.0a wants it, by the word of oauthlib.

Reads {"consumer": [key, secret], "tokens": {token: secret}, "requests": [{"method", "address", "authorization"}]}
and writes a list of booleans, in the same order.
"""

import json
import string
import sys

from oauthlib.oauth1 import AccessTokenEndpoint, RequestTokenEndpoint, RequestValidator, ResourceEndpoint
from oauthlib.oauth1.rfc5849.errors import OAuth1Error


class Validator(RequestValidator):
    """Knows the secrets, and takes nothing twice. The clock of the tests is not the machine's."""

    enforce_ssl = False
    timestamp_lifetime = 10**12
    nonce_length = (20, 40)
    client_key_length = (20, 40)
    request_token_length = (20, 60)
    access_token_length = (20, 60)
    verifier_length = (20, 60)
    dummy_client = dummy_request_token = dummy_access_token = "nobody"

    # X's own tokens have a hyphen in them.
    safe_characters = frozenset(string.ascii_letters + string.digits + "-")

    def __init__(self, consumer, tokens):
        super().__init__()
        self.consumer, self.tokens, self.used = consumer, tokens, set()

    def validate_client_key(self, client_key, request):
        return client_key == self.consumer[0]

    def get_client_secret(self, client_key, request):
        return self.consumer[1]

    def validate_request_token(self, client_key, token, request):
        return token in self.tokens

    validate_access_token = validate_request_token

    def get_request_token_secret(self, client_key, token, request):
        return self.tokens.get(token, "")

    get_access_token_secret = get_request_token_secret

    def validate_timestamp_and_nonce(self, client_key, timestamp, nonce, request, request_token=None, access_token=None):
        mark = (timestamp, nonce, request_token, access_token)
        return mark not in self.used and not self.used.add(mark)

    def get_default_realms(self, client_key, request):
        return []

    def validate_requested_realms(self, client_key, realms, request):
        return True

    validate_realms = lambda self, client_key, token, request, uri=None, realms=None: True
    validate_redirect_uri = lambda self, client_key, redirect_uri, request: True
    validate_verifier = lambda self, client_key, token, verifier, request: True


def verify(validator, request):
    method, address = request["method"], request["address"]
    headers = {"Authorization": request["authorization"]}
    try:
        if address.endswith("/oauth/request_token"):
            endpoint = RequestTokenEndpoint(validator)
            return endpoint.validate_request_token_request(endpoint._create_request(address, method, None, headers))[0]
        if address.endswith("/oauth/access_token"):
            endpoint = AccessTokenEndpoint(validator)
            return endpoint.validate_access_token_request(endpoint._create_request(address, method, None, headers))[0]
        return ResourceEndpoint(validator).validate_protected_resource_request(address, method, None, headers)[0]
    except (OAuth1Error, ValueError):
        return False


asked = json.load(sys.stdin)
validator = Validator(asked["consumer"], asked["tokens"])
print(json.dumps([bool(verify(validator, request)) for request in asked["requests"]]))
