;; a register of the system read and written, interrupts masked, one operation left to the evaluator
;;   mrc p15, 0, r0, c13, c0, 4
;;   mcr p15, 0, r1, c13, c0, 3
;;   cpsid i
;;   mcr p15, 0, r2, c8, c7, 0
;; locals 0 to 2: instructions left, address of the first instruction, depth of calls
(func (;7;) (type 0) (param i32 i32 i32) (result i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32)
    (local.set 4
      (i32.const 64))
    (block  ;; label = @1
      (block  ;; label = @2
        (local.set 8
          (block (result i32)  ;; label = @3
            (drop
              (br_if 0 (;@3;)
                (i32.const 212995)
                (i32.lt_s
                  (local.tee 0
                    (i32.sub
                      (local.get 0)
                      (i32.const 3)))
                  (i32.const 0))))
            (if  ;; label = @4
              (i32.or
                (i32.and
                  (i32.load offset=428
                    (i32.const 4096))
                  (i32.const 8192))
                (i32.and
                  (i32.load offset=416
                    (i32.const 4096))
                  (i32.const 0)))
              (then
                (br 1 (;@3;)
                  (i32.const 212995))))
            (local.set 10
              (i32.load offset=596
                (i32.const 4096)))
            (i32.store
              (i32.const 4096)
              (local.get 10))
            (if  ;; label = @4
              (i32.or
                (i32.and
                  (i32.load offset=428
                    (i32.const 4096))
                  (i32.const 8192))
                (i32.and
                  (i32.load offset=416
                    (i32.const 4096))
                  (i32.const 0)))
              (then
                (br 1 (;@3;)
                  (i32.const 147475))))
            (i32.store offset=592
              (i32.const 4096)
              (i32.load offset=4
                (i32.const 4096)))
            (i32.store offset=88
              (i32.const 4096)
              (i32.or
                (i32.load offset=88
                  (i32.const 4096))
                (i32.const 128)))
            (br 0 (;@3;)
              (i32.const 16435))
            (unreachable)))
        (i32.store offset=140
          (i32.const 4096)
          (local.get 8)))
      (local.set 0
        (i32.or
          (i32.add
            (i32.and
              (i32.shr_u
                (local.tee 8
                  (i32.load offset=140
                    (i32.const 4096)))
                (i32.const 16))
              (i32.const 127))
            (local.get 0))
          (i32.const -2147483648)))
      (local.set 3
        (i32.sub
          (i32.add
            (i32.and
              (i32.shr_u
                (local.get 8)
                (i32.const 2))
              (i32.const 16382))
            (i32.and
              (local.get 1)
              (i32.const -4096)))
          (i32.const 4096))))
    (if  ;; label = @1
      (i32.lt_s
        (i32.or
          (i32.and
            (i32.sub
              (i32.const 0)
              (local.get 2))
            (local.get 9))
          (local.get 0))
        (i32.const 0))
      (then
        (return
          (local.get 0)
          (i32.or
            (local.get 3)
            (i32.and
              (local.get 4)
              (i32.const 1))))))
    (return_call 5
      (local.get 0)
      (local.get 3)
      (local.get 4)
      (local.get 2)))
