;; a loop whose flags go into the next turn, and an exit
;;   adds r1, r1, r0
;;   adc r2, r2, #0
;;   subs r0, r0, #1
;;   bne .-12
;;   bx lr
;; locals 0 to 2: instructions left, address of the first instruction, depth of calls
(func (;7;) (type 0) (param i32 i32 i32) (result i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (local.set 11
      (i32.load offset=64
        (i32.const 4096)))
    (local.set 12
      (i32.load offset=68
        (i32.const 4096)))
    (local.set 13
      (i32.load offset=72
        (i32.const 4096)))
    (local.set 15
      (i32.load offset=76
        (i32.const 4096)))
    (local.set 14
      (i32.const 1))
    (local.set 15
      (i32.shl
        (local.tee 16
          (local.get 15))
        (i32.const 31)))
    (local.set 10
      (i32.const 0))
    (local.set 4
      (i32.const 64))
    (block  ;; label = @1
      (block  ;; label = @2
        (local.set 8
          (block (result i32)  ;; label = @3
            (block  ;; label = @4
              (block  ;; label = @5
                (block (result i32)  ;; label = @6
                  (local.set 17
                    (i32.load
                      (i32.const 4096)))
                  (local.set 18
                    (i32.load offset=4
                      (i32.const 4096)))
                  (local.set 19
                    (i32.load offset=8
                      (i32.const 4096)))
                  (loop  ;; label = @7
                    (drop
                      (br_if 1 (;@6;)
                        (i32.const 16387)
                        (i32.lt_s
                          (local.get 0)
                          (i32.const 5))))
                    (local.set 0
                      (i32.sub
                        (local.get 0)
                        (i32.const 4)))
                    (local.tee 20
                      (i32.add
                        (local.get 18)
                        (local.get 17)))
                    (local.set 21
                      (local.get 18))
                    (local.set 18)
                    (local.set 10
                      (i32.const 0))
                    (local.set 13
                      (i32.lt_u
                        (local.get 20)
                        (local.get 21)))
                    (local.set 14
                      (i32.const 1))
                    (local.set 19
                      (i32.add
                        (local.get 19)
                        (local.get 13)))
                    (i32.sub
                      (local.get 17)
                      (i32.const 1))
                    (local.set 20
                      (local.get 17))
                    (local.set 17)
                    (local.get 20)
                    (local.set 14
                      (i32.const 1))
                    (local.set 13)
                    (local.set 10
                      (i32.const 1))
                    (br_if 0 (;@7;)
                      (i32.sub
                        (local.get 13)
                        (local.get 14)))
                    (i32.store
                      (i32.const 4096)
                      (local.get 17))
                    (i32.store offset=4
                      (i32.const 4096)
                      (local.get 18))
                    (i32.store offset=8
                      (i32.const 4096)
                      (local.get 19))
                    (local.set 0
                      (i32.sub
                        (local.get 0)
                        (i32.const 1)))
                    (local.set 21
                      (i32.and
                        (local.tee 20
                          (i32.load offset=56
                            (i32.const 4096)))
                        (i32.const 1)))
                    (i32.store offset=92
                      (i32.const 4096)
                      (local.get 21))
                    (local.set 4
                      (i32.or
                        (i32.const 64)
                        (local.get 21)))
                    (local.set 3
                      (i32.and
                        (local.get 20)
                        (i32.sub
                          (i32.shl
                            (local.get 21)
                            (i32.const 1))
                          (i32.const 4))))
                    (local.set 9
                      (i32.const -1))
                    (br 6 (;@1;)))
                  (unreachable))
                (i32.store
                  (i32.const 4096)
                  (local.get 17))
                (i32.store offset=4
                  (i32.const 4096)
                  (local.get 18))
                (i32.store offset=8
                  (i32.const 4096)
                  (local.get 19))
                (br 2 (;@3;)))
              (i32.store
                (i32.const 4096)
                (local.get 17))
              (i32.store offset=4
                (i32.const 4096)
                (local.get 18))
              (i32.store offset=8
                (i32.const 4096)
                (local.get 19))
              (br 2 (;@2;)))
            (i32.store
              (i32.const 4096)
              (local.get 17))
            (i32.store offset=4
              (i32.const 4096)
              (local.get 18))
            (i32.store offset=8
              (i32.const 4096)
              (local.get 19))
            (br 2 (;@1;))
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
    (i32.store offset=64
      (i32.const 4096)
      (select
        (i32.sub
          (local.get 13)
          (local.get 14))
        (local.get 11)
        (local.get 10)))
    (i32.store offset=68
      (i32.const 4096)
      (select
        (i32.sub
          (local.get 13)
          (local.get 14))
        (local.get 12)
        (local.get 10)))
    (i32.store offset=72
      (i32.const 4096)
      (i32.ge_u
        (local.get 13)
        (local.get 14)))
    (i32.store offset=76
      (i32.const 4096)
      (i32.shr_u
        (i32.and
          (i32.xor
            (select
              (local.get 13)
              (local.get 15)
              (local.get 10))
            (select
              (local.get 14)
              (local.get 16)
              (local.get 10)))
          (i32.xor
            (select
              (local.get 13)
              (local.get 15)
              (local.get 10))
            (i32.sub
              (select
                (local.get 13)
                (local.get 15)
                (local.get 10))
              (select
                (local.get 14)
                (local.get 16)
                (local.get 10)))))
        (i32.const 31)))
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
