/** The help centre of the demo's shop: what a real application would keep in a vector store. */
export interface Article {
  id: string;
  category: TicketCategory;
  title: string;
  text: string;
}

export const TICKET_CATEGORIES = ['billing', 'delivery', 'returns', 'account', 'technical'] as const;
export type TicketCategory = (typeof TICKET_CATEGORIES)[number];

export const ARTICLES: readonly Article[] = [
  {
    id: 'kb-101',
    category: 'billing',
    title: 'Charged twice',
    text: 'Duplicate card charges are reversed within three working days once the order number is confirmed.',
  },
  {
    id: 'kb-102',
    category: 'billing',
    title: 'Invoice for a company',
    text: 'Company invoices need a VAT number and can be reissued for ninety days after the purchase.',
  },
  {
    id: 'kb-201',
    category: 'delivery',
    title: 'Parcel is late',
    text: 'A parcel counts as lost after ten working days; we then send a replacement or refund the order.',
  },
  {
    id: 'kb-202',
    category: 'delivery',
    title: 'Change the address',
    text: 'The delivery address can be changed until the parcel has left the warehouse.',
  },
  {
    id: 'kb-301',
    category: 'returns',
    title: 'Return window',
    text: 'Unused goods can be returned within thirty days with the label from the account page.',
  },
  {
    id: 'kb-302',
    category: 'returns',
    title: 'Damaged on arrival',
    text: 'For goods damaged on arrival a photo is enough; the customer need not send them back.',
  },
  {
    id: 'kb-401',
    category: 'account',
    title: 'Password reset',
    text: 'Reset links are valid for one hour and go to the address the account was opened with.',
  },
  {
    id: 'kb-402',
    category: 'account',
    title: 'Delete my data',
    text: 'Accounts are erased within seven days of a confirmed request; open orders are finished first.',
  },
  {
    id: 'kb-501',
    category: 'technical',
    title: 'App crashes at checkout',
    text: 'Version 8.2 of the app fixes the crash at checkout on older phones.',
  },
  {
    id: 'kb-502',
    category: 'technical',
    title: 'Voucher is not accepted',
    text: 'Vouchers apply to full-price goods only and are entered on the last page of the checkout.',
  },
];
