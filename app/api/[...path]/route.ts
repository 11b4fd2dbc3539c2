import { AppError } from '@/lib/errors'
import { openRoute } from '@/lib/http/route'

const nowhere = openRoute(() => Promise.reject(new AppError('not-found', 'There is nothing at this address.')))

export { nowhere as GET, nowhere as POST, nowhere as PUT, nowhere as PATCH, nowhere as DELETE }
