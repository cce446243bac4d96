import type { Reply } from '../endpoint.ts'

export function rows(value: readonly object[], warnings: readonly string[] = []): Reply {
  return {
    status: 200,
    body: {
      '@odata.context': 'https://outlook.office365.com/adminapi/beta/$metadata#Collection(Exchange.PSObject)',
      'adminapi.warnings@odata.type': '#Collection(String)',
      '@adminapi.warnings': warnings,
      value,
    },
  }
}

export function exchangeError(status: number, message: string): Reply {
  return {
    status,
    body: {
      error: {
        code: 'BadRequest',
        message: 'Error executing cmdlet',
        details: [{ code: 'Context', target: '', message: `|System.Exception|${message}` }],
        innererror: {
          message: 'Error executing cmdlet',
          type: 'x',
          internalexception: { message, type: 'y' },
        },
      },
    },
  }
}
