// Next.js calls this once, before any route is loaded.
export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') await import('culprit/register');
}
