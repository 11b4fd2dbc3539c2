'use client'
import { ErrorBody } from '../_components/error-notice'

export default ErrorBody
