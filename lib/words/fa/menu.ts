import type { MenuWords } from '../en/menu.ts'

export const menuFa: MenuWords = {
  title: 'چه چیزی را می‌خواهید ببینید؟',
  closeAll: 'بستن همه…',
  items: { trades: 'معامله‌ها', positions: 'پوزیشن‌ها', status: 'وضعیت', history: 'تاریخچه', portfolio: 'پرتفوی', balance: 'موجودی', drift: 'مغایرت‌ها', certificate: 'اگر Keel بایستد', settings: 'تنظیمات' },
}
