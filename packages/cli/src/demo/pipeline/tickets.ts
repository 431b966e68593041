import type { TicketCategory } from './knowledge-base.ts';

export interface Ticket {
  id: string;
  customer: string;
  text: string;
}

const CUSTOMERS = [
  'Amira',
  'Bruno',
  'Chidi',
  'Dana',
  'Elif',
  'Farid',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Keiko',
  'Luca',
];

/** What customers write, by the category a careful reader would give it. */
const COMPLAINTS: Readonly<Record<TicketCategory, readonly string[]>> = {
  billing: [
    'my card was charged two times for one order',
    'I need an invoice with our VAT number for last month',
    'the refund you promised is not on my statement',
  ],
  delivery: [
    'my parcel has been in transit for two weeks',
    'I moved, can the parcel go to my new address',
    'the courier says delivered but nothing arrived',
  ],
  returns: [
    'the lamp arrived with a broken shade',
    'how do I send back the shoes, they are too small',
    'I would like to exchange a birthday present',
  ],
  account: [
    'the reset link in your mail has expired',
    'please delete my account and everything you store',
    'I can not change the mail address of my account',
  ],
  technical: [
    'the app closes by itself when I tap pay',
    'the site does not accept my voucher code',
    'product pictures do not load on my tablet',
  ],
};

/** Ticket number `index` (from 0); the same index gives the same ticket in every process. */
export function ticketOf(index: number): Ticket & { category: TicketCategory } {
  const categories = Object.keys(COMPLAINTS) as TicketCategory[];
  const category = categories[index % categories.length] as TicketCategory;
  const complaints = COMPLAINTS[category];
  const complaint = complaints[Math.floor(index / categories.length) % complaints.length] ?? '';
  const customer = CUSTOMERS[index % CUSTOMERS.length] ?? '';
  const id = `T-${String(index + 1).padStart(4, '0')}`;
  return {
    id,
    customer,
    category,
    text: `Ticket ${id} from ${customer}: Hello, ${complaint}. Please help me soon.`,
  };
}
