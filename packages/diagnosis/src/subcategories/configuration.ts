import type { Subcategory } from '../remedies.ts';

export const authenticationFailed: Readonly<Record<string, Subcategory>> = {
  account_disabled: {
    means: 'The account, organisation or project is disabled.',
    remedy: {
      action: 'grant_access',
      sentence: 'The provider disabled the account: only its support or its owner can undo that.',
    },
  },
  expired_credentials: { means: 'A token or temporary credential has expired.' },
  invalid_key: { means: 'The key is wrong, revoked or of another provider.' },
  missing_credentials: { means: 'No key or credential was found or sent.' },
  network_denied: {
    means: 'A firewall, private endpoint or IP rule refused the caller.',
    remedy: {
      action: 'grant_access',
      sentence:
        'The network rules of the resource refuse this caller: allow its address or use the private endpoint.',
    },
  },
  org_not_verified: {
    means: 'The organisation has to be verified for this model or feature.',
    remedy: {
      action: 'grant_access',
      sentence:
        'Verify the organisation in the provider’s settings (takes effect within about 15 minutes), or use another model.',
    },
  },
  organization_mismatch: { means: 'Key, organisation and project do not belong together.' },
  permission_denied: {
    means: 'The key is valid but lacks a permission or scope.',
    remedy: {
      action: 'grant_access',
      sentence: 'Grant the key or role the permission that the message names.',
    },
  },
  proxy_authentication: { means: 'An HTTP proxy wants credentials (407).' },
  region: {
    means: 'The provider does not serve this country or region.',
    remedy: {
      action: 'grant_access',
      sentence: 'Send the call from, or to, a region that the provider serves.',
    },
  },
};

export const quotaExhausted: Readonly<Record<string, Subcategory>> = {
  billing: { means: 'Billing is not set up, or a payment failed.' },
  daily_limit: {
    means: 'The day’s allowance of requests or tokens is used up.',
    remedy: {
      action: 'wait_for_reset',
      parameters: { useRetryAfter: true },
      sentence:
        'The day’s allowance is used up: wait for the reset, move the load, or raise the tier; minutes of retrying do nothing.',
    },
  },
  insufficient_quota: { means: 'Credits or the monthly allowance are used up.' },
  plan: {
    means: 'The plan does not include this, or its trial has ended.',
    remedy: { sentence: 'The plan does not include this: upgrade it, or use what it includes.' },
  },
  spending_limit: {
    means: 'A spending limit set at the provider was reached.',
    remedy: { sentence: 'Raise the spending limit in the provider’s console, or wait for the next period.' },
  },
  window_limit: {
    means: 'The allowance of some hours, a week or a month is used up.',
    remedy: {
      action: 'wait_for_reset',
      parameters: { useRetryAfter: true },
      sentence: 'The allowance of the period is used up: wait for the reset, or raise the tier.',
    },
  },
  zero_quota: {
    means: 'The quota for this model is zero: it was never granted.',
    remedy: {
      action: 'grant_access',
      sentence: 'The quota for this model is zero: request it, or use a model that the account has.',
    },
  },
};

export const modelUnavailable: Readonly<Record<string, Subcategory>> = {
  access_not_granted: {
    means: 'The model exists, but this account may not use it.',
    remedy: {
      action: 'grant_access',
      sentence: 'Request access to the model, or use one that this account has.',
    },
  },
  deployment_not_found: {
    means: 'No deployment of that name at this resource.',
    remedy: {
      sentence:
        'Check deployment name, resource and API version; a new deployment needs some minutes to appear.',
    },
  },
  inference_profile_required: {
    means: 'The model is offered through an inference profile only.',
    remedy: {
      sentence:
        'Call it by the id or ARN of an inference profile (`us.`, `eu.`, `global.` before the model id).',
    },
  },
  model_not_found: { means: 'The provider has no model of that name, or hides it from this key.' },
  model_not_loaded: {
    means: 'A self-hosted server does not have the model.',
    remedy: { sentence: 'Pull or load the model on that server (`ollama pull …`), or correct its name.' },
  },
  model_retired: {
    means: 'The model was shut down.',
    remedy: { sentence: 'The model is gone for good: move to its successor and run your evaluations again.' },
  },
  no_endpoint: {
    means: 'A router has no endpoint that serves this model under the given settings.',
    remedy: {
      sentence:
        'Loosen the routing or data-policy settings that exclude every endpoint, or use another model.',
    },
  },
  region: { means: 'The model is not offered in this region.' },
};
