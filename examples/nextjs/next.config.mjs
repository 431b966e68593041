/** @type {import('next').NextConfig} */
export default {
  // The SDKs that Culprit patches stay modules of their own; so does Culprit, of which the server needs one copy.
  serverExternalPackages: ['culprit', 'openai'],
};
